package dev.modelregistry.core.data;

/** How often each row of a part of a table is there: open addressing over pairs of longs. */
final class RowCounts {

  private long[] rows = new long[2 << 8];
  private int[] counts = new int[1 << 8];
  private boolean[] taken = new boolean[1 << 8];
  private int used;
  private long left;

  void add(long high, long low) {
    if (4 * used >= 3 * counts.length) {
      grow();
    }
    int slot = slotOf(high, low);
    if (!taken[slot]) {
      taken[slot] = true;
      rows[2 * slot] = high;
      rows[2 * slot + 1] = low;
      used++;
    }
    counts[slot]++;
    left++;
  }

  /** Says whether the row was added, taken or not. */
  boolean has(long high, long low) {
    return taken[slotOf(high, low)];
  }

  /** Takes the row away once, if it is there still. */
  boolean take(long high, long low) {
    int slot = slotOf(high, low);
    if (!taken[slot] || counts[slot] == 0) {
      return false;
    }
    counts[slot]--;
    left--;
    return true;
  }

  /** Returns how many rows were added and not taken away. */
  long left() {
    return left;
  }

  /** The digests are random already; the part shares the highest bits of the first half. */
  private int slotOf(long high, long low) {
    int mask = counts.length - 1;
    int slot = (int) low & mask;
    while (taken[slot] && (rows[2 * slot] != high || rows[2 * slot + 1] != low)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldRows = rows;
    int[] oldCounts = counts;
    boolean[] oldTaken = taken;
    rows = new long[2 * oldRows.length];
    counts = new int[2 * oldCounts.length];
    taken = new boolean[2 * oldTaken.length];
    for (int i = 0; i < oldCounts.length; i++) {
      if (oldTaken[i]) {
        int slot = slotOf(oldRows[2 * i], oldRows[2 * i + 1]);
        taken[slot] = true;
        rows[2 * slot] = oldRows[2 * i];
        rows[2 * slot + 1] = oldRows[2 * i + 1];
        counts[slot] = oldCounts[i];
      }
    }
  }
}
