package dev.modelregistry.core.profile;

import dev.modelregistry.core.codec.ColumnSummary.Frequencies;
import dev.modelregistry.value.Names;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The most frequent values of a column, in fixed memory: the counters of Misra and Gries ("Finding
 * repeated elements", Science of Computer Programming 2, 1982). A counter is never above the true
 * count, and below it by at most what was taken from all of them, which is at most twice the number
 * of rows over the number of counters. Two of them merge by adding (Agarwal et al., "Mergeable
 * summaries", PODS 2012).
 */
final class FrequentValues {

  /** How many values are counted at a time. */
  static final int COUNTERS = 64;

  /** Longer values are cut where they are shown; their hash tells them apart. */
  static final int MAX_CHARS = 100;

  private static final int SLOTS = 4 * COUNTERS;
  private static final int MASK = SLOTS - 1;

  private long[] hashes = new long[SLOTS];
  private long[] counts = new long[SLOTS];
  private char[][] texts = new char[SLOTS][];
  private int[] lengths = new int[SLOTS];

  /** What purging uses, kept because it comes often in a column whose values all differ. */
  private long[] spareHashes = new long[SLOTS];

  private long[] spareCounts = new long[SLOTS];
  private final long[] sorted = new long[COUNTERS];
  private final int[] standing = new int[COUNTERS];
  private int used;
  private long taken;

  /** Counts a value. */
  void add(long hash, char[] chars, int offset, int length) {
    int slot = slotOf(hash);
    if (counts[slot] > 0) {
      counts[slot]++;
      return;
    }
    if (used == COUNTERS) {
      takeMedian();
      slot = slotOf(hash);
    }
    int kept = Math.min(length, MAX_CHARS);
    char[] text = texts[slot];
    if (text == null || text.length < kept) {
      text = new char[Math.max(kept, 8)];
    }
    System.arraycopy(chars, offset, text, 0, kept);
    put(slot, hash, 1, text, kept);
  }

  /** Says whether every value that came has its exact count here. */
  boolean isComplete() {
    return taken == 0;
  }

  private void put(int slot, long hash, long count, char[] text, int length) {
    hashes[slot] = hash;
    counts[slot] = count;
    texts[slot] = text;
    lengths[slot] = length;
    used++;
  }

  private int slotOf(long hash) {
    int slot = (int) hash & MASK;
    while (counts[slot] > 0 && hashes[slot] != hash) {
      slot = (slot + 1) & MASK;
    }
    return slot;
  }

  /** Takes the median from all counters, so that half of them are free for the next values. */
  private void takeMedian() {
    int count = 0;
    for (int slot = 0; slot < SLOTS; slot++) {
      if (counts[slot] > 0) {
        standing[count] = slot;
        sorted[count++] = counts[slot];
      }
    }
    Arrays.sort(sorted);
    long median = sorted[COUNTERS / 2];
    taken += median;
    long[] oldHashes = hashes;
    long[] oldCounts = counts;
    char[][] oldTexts = texts;
    int[] oldLengths = lengths;
    hashes = spareHashes;
    counts = spareCounts;
    texts = new char[SLOTS][];
    lengths = new int[SLOTS];
    Arrays.fill(counts, 0);
    used = 0;
    for (int i = 0; i < count; i++) {
      int slot = standing[i];
      if (oldCounts[slot] > median) {
        long hash = oldHashes[slot];
        put(slotOf(hash), hash, oldCounts[slot] - median, oldTexts[slot], oldLengths[slot]);
      }
    }
    spareHashes = oldHashes;
    spareCounts = oldCounts;
  }

  /**
   * Returns the most frequent values, fewer than there are counters where fewer fit. Of a column in
   * which no value is frequent none is kept: what the counters hold then is chance.
   */
  Frequencies summary(int most, long rows) {
    List<Integer> slots = new ArrayList<>();
    for (int slot = 0; slot < SLOTS; slot++) {
      if (counts[slot] > 0 && (isComplete() || counts[slot] * COUNTERS > rows)) {
        slots.add(slot);
      }
    }
    slots.sort(Comparator.<Integer>comparingLong(slot -> -counts[slot]).thenComparing(this::text));
    Map<String, Long> kept = new LinkedHashMap<>();
    for (int slot : slots.subList(0, Math.min(most, slots.size()))) {
      kept.merge(text(slot), counts[slot], Long::sum);
    }
    return new Frequencies(kept, isComplete() && slots.size() == kept.size());
  }

  private String text(int slot) {
    return Names.plain(new String(texts[slot], 0, lengths[slot]));
  }
}
