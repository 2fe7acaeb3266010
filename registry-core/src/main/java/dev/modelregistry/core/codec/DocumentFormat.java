package dev.modelregistry.core.codec;

import java.util.Arrays;
import java.util.function.Function;

/**
 * A kind of object of the store: canonical JSON that says its format version.
 *
 * <p>What is read must be, byte for byte, what this release writes for the value it read. So there
 * is one form for each value, nothing can hide in names that a reader passes over, and every digest
 * of a part can be computed from the value.
 *
 * @param what the kind, for messages, as in {@code a log entry}
 * @param version the newest format version that is read; the one that is written
 * @param maxBytes the most bytes that such an object has
 * @param to writes a value
 * @param from reads a value
 */
record DocumentFormat<T>(
    String what,
    int version,
    int maxBytes,
    Function<T, JsonObject.Builder> to,
    Function<JsonObject, T> from) {

  private static final String FORMAT = "format";

  /**
   * Returns the bytes of a value.
   *
   * @throws IllegalArgumentException if they are too many, or JSON cannot hold the value
   */
  byte[] encode(T value) {
    byte[] bytes = CanonicalJson.write(to.apply(value).put(FORMAT, version).build());
    if (bytes.length > maxBytes) {
      throw new IllegalArgumentException(tooLong(bytes.length));
    }
    return bytes;
  }

  /**
   * Reads the bytes of a value.
   *
   * @throws MalformedJson if they are anything else than {@link #encode} returns
   */
  T decode(byte[] bytes) {
    if (bytes.length > maxBytes) {
      throw new MalformedJson(tooLong(bytes.length));
    }
    JsonObject object = CanonicalJson.parse(bytes);
    requireVersion(object);
    T value = object.read(from);
    int difference = Arrays.mismatch(bytes, object.read(read -> encode(value)));
    if (difference >= 0) {
      throw new MalformedJson(
          "from byte %d on the document is not %s as format %d writes it"
              .formatted(difference, what, version));
    }
    return value;
  }

  String tooLong(int bytes) {
    return String.format("%s has at most %,d bytes, not %,d", what, maxBytes, bytes);
  }

  /** Says whether bytes say of themselves that they have an earlier format version. */
  boolean isOlder(byte[] bytes) {
    try {
      long found = CanonicalJson.parse(bytes).integer(FORMAT);
      return found >= 1 && found < version;
    } catch (MalformedJson e) {
      return false;
    }
  }

  private void requireVersion(JsonObject object) {
    long found = object.integer(FORMAT);
    if (found > version) {
      throw MalformedJson.newer(
          "its format is %d, and this release reads %s up to format %d; use a newer release of the library"
              .formatted(found, what, version));
    } else if (found != version) {
      throw object.malformed(FORMAT, "is " + found + ", which this release does not read");
    }
  }
}
