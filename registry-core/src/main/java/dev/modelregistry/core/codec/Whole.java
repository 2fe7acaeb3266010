package dev.modelregistry.core.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.modelregistry.value.Digest;
import java.util.Arrays;

/**
 * The digest that small objects end with, so that one read tells what a failing disk did to them.
 * What a person did who computes it anew is told by what commits to the object, if anything does.
 */
final class Whole {

  /** Sorts after every other name of such an object, whatever its format. */
  private static final String NAME = ",\"whole\":\"";

  private static final String END = "\"}";

  private static final int BYTES =
      NAME.length() + Digest.of(new byte[0]).toString().length() + END.length();

  private Whole() {}

  /** Returns an object with the digest of its bytes as the last of its names. */
  static byte[] sealed(byte[] object) {
    byte[] seal = (NAME + Digest.of(object) + END).getBytes(UTF_8);
    byte[] sealed = Arrays.copyOf(object, object.length - 1 + seal.length);
    System.arraycopy(seal, 0, sealed, object.length - 1, seal.length);
    return sealed;
  }

  /**
   * Returns the object without its digest.
   *
   * @throws MalformedJson if it does not end with the digest of the rest
   */
  static byte[] unsealed(byte[] sealed) {
    int length = sealed.length - BYTES;
    if (length > 0) {
      byte[] object = Arrays.copyOf(sealed, length + 1);
      object[length] = '}';
      if (Arrays.equals(sealed(object), sealed)) {
        return object;
      }
    }
    throw new MalformedJson(
        "its bytes do not have the digest that they end with: they were damaged or cut off");
  }
}
