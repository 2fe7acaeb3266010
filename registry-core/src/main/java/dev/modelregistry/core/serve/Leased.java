package dev.modelregistry.core.serve;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;

/**
 * Something that threads use at once, and that may be closed once it is retired and nobody uses it.
 *
 * <h2>Why counting in and out is enough</h2>
 *
 * <pre>
 *   user                                 whoever retires
 *   1  in[s] += 1                        1  retired = true
 *   2  retired? then out[s] += 1,        2  for each stripe s: read out[s], then in[s]
 *      and take the successor            3  all equal: nobody uses it, nor ever will
 *   3  uses it
 *   4  out[s] += 1
 *   5  retired? then look as on the right, 2
 * </pre>
 *
 * <p>All of these are volatile accesses, so they have one order (JLS 17.4.4). A user that read "not
 * retired" counted itself in before that, and so before the write of the one that retires; its
 * stripe reads as unequal until it has counted itself out. A user that comes later backs out.
 * Within a stripe, out is read first: it never overtakes in, so equal numbers mean that everybody
 * who was in at the first read had left. A stripe that was once empty after the retirement stays
 * so, apart from users who back out, hence the stripes need not be read at one instant. Whoever
 * leaves last finds all stripes equal and says so, exactly once; no thread has to wait or to look
 * again.
 *
 * <p>The counters are striped by thread, a cache line apart, so that threads on different
 * processors do not fight over one; a single counter made two threads slower than one. In and out
 * of a stripe are counted apart rather than as a difference, because in then is the number of
 * calls, which nobody has to count again.
 *
 * @param <T> what is used
 */
final class Leased<T> {

  /** Two lines of 64 bytes, which processors like to fetch together. */
  private static final int SPACING = 128 / Long.BYTES;

  /** More than processors, so that few of the threads that run share one by chance. */
  private static final int STRIPES =
      Math.max(
          8, Math.min(256, 4 * Integer.highestOneBit(Runtime.getRuntime().availableProcessors())));

  /** Where the numbers of stripes end. */
  static final int STRIPES_END = (STRIPES + 1) * SPACING;

  private final T value;
  private final Consumer<Leased<T>> whenIdle;
  private final AtomicLongArray counts = new AtomicLongArray(STRIPES_END);
  private final AtomicBoolean idle = new AtomicBoolean();
  private volatile boolean retired;

  /**
   * Wraps what is used.
   *
   * @param whenIdle told once, by whoever leaves last or retires it
   */
  Leased(T value, Consumer<Leased<T>> whenIdle) {
    this.value = value;
    this.whenIdle = whenIdle;
  }

  T value() {
    return value;
  }

  /** Returns the stripe of the calling thread; one who comes in by it leaves by it. */
  static int stripe() {
    return ((int) Thread.currentThread().getId() & (STRIPES - 1)) * SPACING + SPACING;
  }

  /** Comes in, unless it is retired; who came in must leave. */
  boolean enter(int stripe) {
    counts.getAndIncrement(stripe);
    if (retired) {
      leave(stripe);
      return false;
    }
    return true;
  }

  void leave(int stripe) {
    counts.getAndIncrement(stripe + 1);
    if (retired) {
      tellIfIdle();
    }
  }

  /** Lets nobody in any more. */
  void retire() {
    retired = true;
    tellIfIdle();
  }

  /** Returns how many have left. */
  long uses() {
    long uses = 0;
    for (int stripe = SPACING; stripe < counts.length(); stripe += SPACING) {
      uses += counts.get(stripe + 1);
    }
    return uses;
  }

  private void tellIfIdle() {
    for (int stripe = SPACING; stripe < counts.length(); stripe += SPACING) {
      long left = counts.get(stripe + 1);
      if (counts.get(stripe) != left) {
        return;
      }
    }
    if (idle.compareAndSet(false, true)) {
      whenIdle.accept(this);
    }
  }
}
