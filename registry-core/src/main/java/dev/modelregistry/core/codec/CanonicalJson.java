package dev.modelregistry.core.codec;

import java.util.Arrays;

/**
 * JSON in the one form that is hashed and stored: RFC 8785, the JSON Canonicalization Scheme.
 *
 * <p>Writer and reader keep the same bounds, so what was written can be read. They bound the memory
 * that a hostile document takes: at worst, when it is all tiny lists and objects, thirty times its
 * size.
 */
public final class CanonicalJson {

  public static final int MAX_BYTES = 4 << 20;

  /** Objects and lists within each other, the document itself included. */
  static final int MAX_DEPTH = 64;

  private CanonicalJson() {}

  /**
   * Returns the canonical bytes.
   *
   * @throws IllegalArgumentException if the document is too large or too deep to be read back
   */
  public static byte[] write(JsonObject object) {
    return new JsonWriter().write(object);
  }

  /**
   * Reads any JSON object that has one meaning: UTF-8 without a byte order mark, no name twice, no
   * number that a double cannot hold, nothing after the end.
   *
   * @throws MalformedJson if the bytes are anything else
   */
  public static JsonObject parse(byte[] bytes) {
    return JsonReader.read(bytes);
  }

  /**
   * Reads canonical JSON.
   *
   * @throws MalformedJson if {@link #parse} refuses the bytes or {@link #write} would write others
   */
  public static JsonObject parseCanonical(byte[] bytes) {
    JsonObject object = parse(bytes);
    int difference = Arrays.mismatch(bytes, canonical(object));
    if (difference >= 0) {
      throw new MalformedJson(
          "the document is not canonical JSON (RFC 8785) from byte " + difference + " on");
    }
    return object;
  }

  /** Digits that an exponent stands for can take a document beyond what is written. */
  private static byte[] canonical(JsonObject parsed) {
    try {
      return write(parsed);
    } catch (IllegalArgumentException e) {
      throw new MalformedJson("the document is not canonical JSON (RFC 8785)", e);
    }
  }
}
