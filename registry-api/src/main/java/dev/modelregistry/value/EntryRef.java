package dev.modelregistry.value;

/**
 * Where an entry of a log stands.
 *
 * @param log the log, as {@code models/fraud-detector/decisions}
 * @param sequence 1 for the first entry
 */
public record EntryRef(String log, long sequence) {

  /**
   * Checks the sequence number.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public EntryRef {
    if (sequence < 1) {
      throw new IllegalArgumentException("an entry has a sequence number from 1, not " + sequence);
    }
  }

  /** Returns the log, {@code #} and the sequence number. */
  @Override
  public String toString() {
    return log + "#" + sequence;
  }
}
