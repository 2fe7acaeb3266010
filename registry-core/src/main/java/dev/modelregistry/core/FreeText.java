package dev.modelregistry.core;

import java.util.Map;

/**
 * The limits of texts that callers write freely. They stand in log entries, so they are refused
 * where they come in, before anything is encoded or stored.
 */
final class FreeText {

  private static final int MAX_NAME = 200;
  private static final int MAX_TEXT = 10_000;
  private static final int MAX_NOTES = 1_000;

  private FreeText() {}

  /**
   * Returns the text if it can be kept.
   *
   * @throws IllegalArgumentException if it is longer than 10,000 characters or no well-formed
   *     Unicode
   */
  static String checked(String what, String text) {
    if (text.length() > MAX_TEXT) {
      throw new IllegalArgumentException(
          String.format(
              "%s has at most %,d characters, not %,d; keep the long text elsewhere and note where",
              what, MAX_TEXT, text.length()));
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (pair) {
        i++;
      } else if (Character.isSurrogate(c) || c == 0) {
        throw new IllegalArgumentException(
            String.format("%s holds U+%04X at %d, which is no text", what, (int) c, i));
      }
    }
    return text;
  }

  /**
   * Returns the name of a note or of a configuration value if it can be kept.
   *
   * @throws IllegalArgumentException if it is blank or longer than 200 characters
   */
  static String checkedName(String what, String name) {
    if (name.isBlank() || name.length() > MAX_NAME) {
      throw new IllegalArgumentException(
          String.format(
              "%s is no blank and has at most %d characters, not %,d",
              what, MAX_NAME, name.length()));
    }
    return checked(what, name);
  }

  /**
   * Adds a note; the last of a name counts.
   *
   * @throws IllegalArgumentException if it cannot be kept, or there are 1,000 others
   */
  static void annotate(Map<String, String> annotations, String name, String value) {
    annotations.put(
        checkedName("the name of an annotation", name),
        checked("the annotation '" + name + "'", value));
    if (annotations.size() > MAX_NOTES) {
      throw new IllegalArgumentException("there are at most " + MAX_NOTES + " annotations");
    }
  }
}
