package dev.modelregistry.spi;

/**
 * The name of an object: lower-case segments joined by {@code /}.
 *
 * <p>A segment is 1 to {@value #MAX_SEGMENT} characters of {@code [a-z0-9._-]} and is neither
 * {@code .} nor {@code ..}, so that no file system and no bucket can merge, escape or reinterpret
 * two keys. A key has at most {@value #MAX_LENGTH} characters.
 *
 * @param value the whole key, as {@code models/fraud-detector/versions/000000000047}
 */
public record ObjectKey(String value) implements Comparable<ObjectKey> {

  /** The longest key, in characters. */
  public static final int MAX_LENGTH = 512;

  /** The longest segment, in characters. */
  public static final int MAX_SEGMENT = 200;

  /**
   * Checks the form of the key.
   *
   * @throws IllegalArgumentException if the key is not of the form above; the message says why
   */
  public ObjectKey {
    if (value.isEmpty() || value.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "an object key has 1 to " + MAX_LENGTH + " characters, not " + value.length());
    }
    int start = 0;
    for (int i = 0; i <= value.length(); i++) {
      if (i == value.length() || value.charAt(i) == '/') {
        checkSegment(value, start, i);
        start = i + 1;
      } else {
        checkCharacter(value.charAt(i));
      }
    }
  }

  private static void checkSegment(String key, int start, int end) {
    if (end == start || end - start > MAX_SEGMENT) {
      throw new IllegalArgumentException(
          "a segment of an object key has 1 to " + MAX_SEGMENT + " characters: " + key);
    }
    boolean dots = end - start <= 2 && key.charAt(start) == '.' && key.charAt(end - 1) == '.';
    if (dots) {
      throw new IllegalArgumentException(
          "'" + key.substring(start, end) + "' is no segment of an object key: " + key);
    }
  }

  private static void checkCharacter(char c) {
    boolean allowed =
        (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
    if (!allowed) {
      throw new IllegalArgumentException(
          String.format("an object key holds only [a-z0-9._-] and '/', not U+%04X", (int) c));
    }
  }

  /** Compares by ASCII bytes, the order of {@link Storage#list}. */
  @Override
  public int compareTo(ObjectKey other) {
    return value.compareTo(other.value);
  }

  /** Returns the key itself. */
  @Override
  public String toString() {
    return value;
  }
}
