package dev.modelregistry.core.store;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Random names of 128 bits: two are never the same. */
public final class RandomIds {

  private static final SecureRandom RANDOM = new SecureRandom();

  private RandomIds() {}

  /** Returns 32 lower-case hex digits. */
  public static String next() {
    byte[] id = new byte[16];
    RANDOM.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }
}
