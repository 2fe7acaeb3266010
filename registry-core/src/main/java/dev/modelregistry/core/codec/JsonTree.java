package dev.modelregistry.core.codec;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What a tree may hold: {@code String}, {@code Boolean}, {@code Long}, {@code Double}, {@link
 * Null}, {@link JsonObject} and unmodifiable lists of these.
 *
 * <p>JSON does not tell 1 from 1.0, so neither may equality: every number that is an integer within
 * ±(2^53 - 1) is a {@code Long}, every other one a finite {@code Double}. Texts are well-formed
 * UTF-16. A tree is checked where it is made, so every tree can be written.
 */
final class JsonTree {

  /** The largest integer that a double tells from its neighbours (RFC 7493 section 2.2). */
  static final long MAX_INTEGER = (1L << 53) - 1;

  /** The JSON null; the codecs leave out what is absent and never write it. */
  enum Null {
    NULL
  }

  private JsonTree() {}

  /**
   * Returns the value in the form that trees hold.
   *
   * @throws IllegalArgumentException if JSON has no exact form for it
   */
  static Object of(Object value) {
    if (value instanceof String text) {
      return text(text);
    } else if (value instanceof Long || value instanceof Integer || value instanceof Short) {
      return integer(((Number) value).longValue());
    } else if (value instanceof Double || value instanceof Float) {
      return decimal(((Number) value).doubleValue());
    } else if (value instanceof Collection<?> values) {
      return list(values);
    } else if (value instanceof Boolean || value instanceof JsonObject || value instanceof Null) {
      return value;
    }
    throw new IllegalArgumentException("JSON has no form for a " + value.getClass().getName());
  }

  static String text(String text) {
    if (!isWellFormed(text)) {
      throw new IllegalArgumentException(
          "'" + MalformedJson.shown(text) + "' holds half of a surrogate pair, so it is not text");
    }
    return text;
  }

  static Long integer(long integer) {
    if (integer < -MAX_INTEGER || integer > MAX_INTEGER) {
      throw new IllegalArgumentException(integer + " is beyond ±(2^53 - 1), exact in no double");
    }
    return integer;
  }

  static Object decimal(double decimal) {
    if (!Double.isFinite(decimal)) {
      throw new IllegalArgumentException("JSON has no form for " + decimal);
    }
    boolean isInteger = decimal == Math.rint(decimal) && Math.abs(decimal) <= MAX_INTEGER;
    return isInteger ? (Object) (long) decimal : (Object) decimal;
  }

  private static List<Object> list(Collection<?> values) {
    List<Object> checked = new ArrayList<>(values.size());
    for (Object value : values) {
      checked.add(of(value));
    }
    return List.copyOf(checked);
  }

  /** Returns whether every surrogate has its other half. */
  static boolean isWellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        i++;
        if (i == text.length() || !Character.isSurrogatePair(c, text.charAt(i))) {
          return false;
        }
      }
    }
    return true;
  }

  /** Returns what a message calls the value. */
  static String kind(Object value) {
    if (value instanceof String) {
      return "a text";
    } else if (value instanceof Number number) {
      return "the number " + EcmaNumber.text(number.doubleValue());
    } else if (value instanceof Boolean) {
      return value.toString();
    } else if (value instanceof JsonObject) {
      return "an object";
    }
    return value instanceof Null ? "null" : "a list";
  }
}
