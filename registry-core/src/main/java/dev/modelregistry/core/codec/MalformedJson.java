package dev.modelregistry.core.codec;

import dev.modelregistry.error.Corrupt;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.Rejected;

/**
 * Bytes that are not the document they should be: not JSON, not canonical, or without a value that
 * belongs there.
 *
 * <p>Thrown by everything that reads. Whoever knows which object the bytes came from translates it
 * by {@link #in}. Its message is one line and quotes at most a few words of the input, whatever the
 * input holds.
 */
public final class MalformedJson extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final int SHOWN_CHARACTERS = 60;
  private static final int MESSAGE_CHARACTERS = 240;

  private final boolean newer;

  MalformedJson(String message) {
    super(oneLine(message, MESSAGE_CHARACTERS));
    this.newer = false;
  }

  MalformedJson(String message, Throwable cause) {
    super(oneLine(message, MESSAGE_CHARACTERS), cause);
    this.newer = false;
  }

  private MalformedJson(String message, boolean newer) {
    super(oneLine(message, MESSAGE_CHARACTERS));
    this.newer = newer;
  }

  /** Returns the exception for a document that a newer release wrote. */
  static MalformedJson newer(String message) {
    return new MalformedJson(message, true);
  }

  /**
   * Returns what to tell the caller: that the object is damaged, or that it takes a newer release.
   *
   * @param object key of the object
   * @param shown the object as a sentence begins with it
   * @param damaged how the sentence goes on where it is damaged
   */
  public RegistryException in(String object, String shown, String damaged) {
    return newer
        ? new Rejected(shown + " cannot be read by this release: " + getMessage(), this)
        : new Corrupt(object, shown + " " + damaged + ": " + getMessage(), this);
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
