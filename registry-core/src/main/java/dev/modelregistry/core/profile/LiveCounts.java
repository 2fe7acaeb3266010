package dev.modelregistry.core.profile;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Counters for many threads. Each takes one of several sets for a row at a time, with one atomic
 * exchange, and then counts with plain additions: twenty atomic ones would cost more than the rest
 * of a check. Who finds those it may take in use counts nothing, rather than wait.
 */
final class LiveCounts {

  private static final VarHandle IN_USE;

  static {
    try {
      IN_USE = MethodHandles.lookup().findVarHandle(Set.class, "inUse", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** How many sets a thread tries. */
  private static final int TRIES = 4;

  private final Set[] sets;
  private final AtomicLong uncounted = new AtomicLong();

  /** Counts that one thread has for itself for a moment. */
  static final class Set {
    final long[] counts;
    long rows;
    long unknown;
    private volatile int inUse;

    /**
     * Says whether the row at hand is one of about eight that are counted into bins; spread by
     * Fibonacci hashing (Knuth, The Art of Computer Programming 3, section 6.4), so that rows that
     * come in turns are all met.
     */
    boolean isSampled() {
      return (rows * 0x9e3779b97f4a7c15L) >>> 61 == 0;
    }

    private Set(int size) {
      // Room on both sides, so that two threads do not write to one line of a processor's cache.
      this.counts = new long[size + 16];
    }
  }

  LiveCounts(int size, int processors) {
    this.sets = new Set[Integer.highestOneBit(Math.max(1, 4 * processors - 1)) * 2];
    Arrays.setAll(sets, i -> new Set(size));
  }

  /** Takes a set, or returns null where those that this thread may take are in use. */
  @Nullable Set take() {
    int at = (int) Thread.currentThread().getId();
    for (int i = 0; i < TRIES; i++) {
      Set set = sets[(at + i) & (sets.length - 1)];
      if (set.inUse == 0 && IN_USE.compareAndSet(set, 0, 1)) {
        return set;
      }
    }
    uncounted.incrementAndGet();
    return null;
  }

  void giveBack(Set set) {
    IN_USE.setRelease(set, 0);
  }

  long uncounted() {
    return uncounted.get();
  }

  /** Returns the sum of all sets, as far as this thread sees them: counts, rows, unknown. */
  long[] sum() {
    long[] sum = new long[sets[0].counts.length + 2];
    for (Set set : sets) {
      // Reading what who gave it back last wrote before.
      if (set.inUse >= 0) {
        for (int i = 0; i < set.counts.length; i++) {
          sum[i] += set.counts[i];
        }
        sum[sum.length - 2] += set.rows;
        sum[sum.length - 1] += set.unknown;
      }
    }
    return sum;
  }
}
