package dev.modelregistry.core.pack;

import java.io.IOException;
import java.util.Arrays;

/**
 * Where content stands in a short stretch of a base: densely sampled, made in microseconds, because
 * most differences are a few rows and what follows them is near.
 */
final class NearIndex {

  /** The longest stretch. */
  static final int MOST_BYTES = 256 << 10;

  /** One place in 16 is an anchor. */
  private static final int SHIFT = 64 - 4;

  private static final int MOST_SLOTS = MOST_BYTES / 4;

  private final byte[] stretch = new byte[MOST_BYTES + Gear.WINDOW];
  private final int[] slots = new int[MOST_SLOTS];
  private int slotShift;
  private long start;

  /** Takes the stretch that begins at a place. */
  void load(Bytes base, long place, int bytes) throws IOException {
    start = Math.max(0, place - Gear.WINDOW);
    int length = (int) Math.min(bytes + place - start, base.sizeBytes() - start);
    base.read(start, stretch, 0, length);
    int slotCount = bytes / 4;
    slotShift = 64 - Integer.numberOfTrailingZeros(slotCount);
    Arrays.fill(slots, 0, slotCount, 0);
    long value = 0;
    for (int i = 0; i < length; i++) {
      value = Gear.next(value, stretch[i]);
      if (isAnchor(value) && i >= Gear.WINDOW) {
        int slot = (int) (Gear.mixed(value) >>> slotShift);
        // The nearest of several places is the likeliest.
        slots[slot] = slots[slot] == 0 ? i + 1 : slots[slot];
      }
    }
  }

  static boolean isAnchor(long value) {
    return value >>> SHIFT == 0;
  }

  /** Returns the place in the base after bytes that may have this value, or -1. */
  long find(long value) {
    int slot = slots[(int) (Gear.mixed(value) >>> slotShift)];
    return slot == 0 ? -1 : start + slot;
  }
}
