package dev.modelregistry.core.pack;

import java.util.SplittableRandom;

/**
 * A rolling value of the last {@value #WINDOW} bytes (the gear hash of Xia et al., "Ddelta", 2014,
 * with a shift of two bits, so that older bytes have left the 64 bits).
 */
final class Gear {

  static final int WINDOW = 32;

  private static final long[] TABLE = new long[256];

  /** Mixes bits that only differ in the middle (the golden ratio, Knuth, TAOCP 3, 6.4). */
  private static final long MIX = 0x9E3779B97F4A7C15L;

  static {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < TABLE.length; i++) {
      TABLE[i] = random.nextLong();
    }
  }

  private Gear() {}

  static long next(long value, byte octet) {
    return (value << 2) + TABLE[octet & 0xff];
  }

  /** Returns the value of the window that ends before a place. */
  static long at(byte[] bytes, int end) {
    long value = 0;
    for (int i = end - WINDOW; i < end; i++) {
      value = next(value, bytes[i]);
    }
    return value;
  }

  static long mixed(long value) {
    return value * MIX;
  }
}
