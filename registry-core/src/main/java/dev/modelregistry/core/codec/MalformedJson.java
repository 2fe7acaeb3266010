package dev.modelregistry.core.codec;

/**
 * Bytes that are not the document they should be: not JSON, not canonical, or without a value that
 * belongs there.
 *
 * <p>Thrown by everything that reads. Whoever knows which object the bytes came from translates it.
 * Its message is one line and quotes at most a few words of the input, whatever the input holds.
 */
public final class MalformedJson extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final int SHOWN_CHARACTERS = 60;
  private static final int MESSAGE_CHARACTERS = 240;

  MalformedJson(String message) {
    super(oneLine(message, MESSAGE_CHARACTERS));
  }

  MalformedJson(String message, Throwable cause) {
    super(oneLine(message, MESSAGE_CHARACTERS), cause);
  }

  /** Returns text of the input in a form and length that a message can hold. */
  static String shown(String text) {
    return oneLine(text, SHOWN_CHARACTERS);
  }

  /** Replaces what could break a line, hide or reorder text in a log or on a terminal. */
  private static String oneLine(String text, int length) {
    String cut = text.length() > length ? text.substring(0, length) + "…" : text;
    return cut.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]", "?");
  }
}
