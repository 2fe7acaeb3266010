package dev.modelregistry.value;

/**
 * A receipt for everything that stood in a log: as long as its root is known, no byte of the first
 * {@code size} entries can be changed, dropped or reordered unnoticed (promise P6).
 *
 * @param log the log, as {@code models/fraud-detector/decisions}
 * @param size how many entries
 * @param root the Merkle tree hash over them, as RFC 6962 section 2.1 defines it
 */
public record LogPosition(String log, long size, Digest root) {

  /**
   * Checks the size.
   *
   * @throws IllegalArgumentException if the size is negative
   */
  public LogPosition {
    if (size < 0) {
      throw new IllegalArgumentException("a log has no negative size: " + size);
    }
  }

  /** Returns the log, the size and the root, in a form that can be kept and read again. */
  @Override
  public String toString() {
    return log + " " + size + " " + root;
  }

  /**
   * Reads the form that {@link #toString} writes.
   *
   * @throws IllegalArgumentException if the text is not of that form
   */
  public static LogPosition parse(String text) {
    String[] parts = text.split(" ", -1);
    if (parts.length != 3 || !parts[1].matches("[0-9]{1,18}")) {
      throw new IllegalArgumentException(
          "a log position is written 'log size sha256:…', not '" + Names.shown(text) + "'");
    }
    return new LogPosition(parts[0], Long.parseLong(parts[1]), Digest.parse(parts[2]));
  }
}
