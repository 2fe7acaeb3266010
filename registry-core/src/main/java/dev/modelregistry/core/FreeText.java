package dev.modelregistry.core;

import dev.modelregistry.value.Names;
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
   * @throws IllegalArgumentException if it is longer than 10,000 characters or holds control
   *     characters other than line breaks and tabs
   */
  static String checked(String what, String text) {
    return Names.prose(what, text, MAX_TEXT);
  }

  /**
   * Returns the name of a note or of a configuration value if it can be kept.
   *
   * @throws IllegalArgumentException if it is blank, longer than 200 characters or holds control
   *     characters
   */
  static String checkedName(String what, String name) {
    return Names.text(what, name, MAX_NAME);
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
