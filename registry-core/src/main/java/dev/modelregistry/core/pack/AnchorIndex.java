package dev.modelregistry.core.pack;

import java.io.IOException;

/**
 * Where content stands in a base: the places whose preceding bytes have a rare gear value.
 *
 * <p>The table has a bounded size, and anchors are as much rarer as the base is larger, so memory
 * does not grow with it. A place that is lost to a later one in the same slot costs little: a match
 * found at any anchor is extended both ways.
 */
final class AnchorIndex {

  private static final int LEAST_BITS = 10;
  private static final int MOST_BITS = 21;
  private static final int LEAST_RARITY = 5;

  /** A slot holds a place in its lower bits and a part of the mixed value above, to tell others. */
  private static final int PLACE_BITS = 44;

  private static final long PLACE = (1L << PLACE_BITS) - 1;
  private static final int CHUNK = 256 << 10;

  private final long[] slots;
  private final int slotShift;
  private final int rarityShift;

  private AnchorIndex(long sizeBytes) {
    int rarity = LEAST_RARITY;
    while (sizeBytes >>> rarity > 1L << (MOST_BITS - 1)) {
      rarity++;
    }
    int bits = LEAST_BITS;
    while (bits < MOST_BITS && 1L << bits < 2 * (sizeBytes >>> rarity)) {
      bits++;
    }
    this.slots = new long[1 << bits];
    this.slotShift = 64 - bits;
    this.rarityShift = 64 - rarity;
  }

  /** Reads a base once. */
  static AnchorIndex of(Bytes base) throws IOException {
    AnchorIndex index = new AnchorIndex(base.sizeBytes());
    byte[] chunk = new byte[CHUNK];
    long value = 0;
    for (long at = 0; at < base.sizeBytes(); at += CHUNK) {
      int length = (int) Math.min(CHUNK, base.sizeBytes() - at);
      base.read(at, chunk, 0, length);
      value = index.add(chunk, length, at, value);
    }
    return index;
  }

  private long add(byte[] chunk, int length, long at, long before) {
    long value = before;
    int shift = rarityShift;
    for (int i = 0; i < length; i++) {
      value = Gear.next(value, chunk[i]);
      if (value >>> shift == 0 && at + i + 1 >= Gear.WINDOW) {
        put(value, at + i + 1);
      }
    }
    return value;
  }

  private void put(long value, long place) {
    long mixed = Gear.mixed(value);
    slots[(int) (mixed >>> slotShift)] = (mixed << PLACE_BITS) | place;
  }

  /** Returns whether a gear value is one of an anchor. */
  boolean isAnchor(long value) {
    return value >>> rarityShift == 0;
  }

  /** Returns the place in the base after bytes of this value, or -1. */
  long find(long value) {
    long mixed = Gear.mixed(value);
    long slot = slots[(int) (mixed >>> slotShift)];
    return slot != 0 && (slot ^ (mixed << PLACE_BITS)) >>> PLACE_BITS == 0 ? slot & PLACE : -1;
  }
}
