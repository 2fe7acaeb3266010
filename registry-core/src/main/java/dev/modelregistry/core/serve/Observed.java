package dev.modelregistry.core.serve;

import dev.modelregistry.gate.GuardRail;
import dev.modelregistry.gate.GuardRail.Signal;
import dev.modelregistry.gate.Tally;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * What is counted of one of the two versions that a canary compares: samples that are complete, and
 * calls that have not returned for so long that they are bad whatever becomes of them.
 *
 * <pre>
 *   looks      ────┬─────────┬─────────┬─────────┬────►
 *   waves       2  │    0    │    1    │   17    │  9     in flight of the calls that began then
 * </pre>
 *
 * <p>A call is counted in to the wave that is open when it begins, and out of the same one when it
 * ends; each look closes one. What is in flight of a wave lasts for longer than the wave is closed,
 * so whoever looks learns how many calls have passed a limit, although no call is watched on its
 * own and nothing is allocated for it. They are seen after the limit and at most two looks.
 *
 * <p>Such a call is a bad sample when it is seen and a bad sample when it has ended, so it needs no
 * mark. It is out of its wave before it is counted as ended, and what has ended is read first: no
 * sample is seen twice, and one that changes sides meanwhile is seen at the next look.
 */
final class Observed {

  /**
   * After this long a call has failed whoever waits for it, unless a guard rail allows for more.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<Signal> signals;
  private final LongSupplier nanoTime;

  /** By guard rail, the most nanoseconds that a good call takes. */
  private final long[] limits;

  /** By guard rail, good samples and bad ones. */
  private final LongAdder[][] counts;

  private volatile Wave open = new Wave();
  private volatile List<Wave> closed = List.of();

  /** The calls that began between two looks. */
  final class Wave {
    private final LongAdder inFlight = new LongAdder();
    private long closedAt;

    /**
     * Takes note that one of them has ended.
     *
     * @param begun the time when it began, read before it came into the wave
     */
    void ended(long begun, boolean failed) {
      inFlight.decrement();
      long nanos = nanoTime.getAsLong() - begun;
      for (int i = 0; i < limits.length; i++) {
        Signal signal = signals.get(i);
        if (!(signal instanceof Signal.Outcome)) {
          count(i, nanos > limits[i] || (failed && signal instanceof Signal.Errors));
        }
      }
    }

    /** A caller that was held up on its way in may be seen to leave before it came. */
    private long left() {
      return Math.max(0, inFlight.sum());
    }
  }

  Observed(List<GuardRail> guards, LongSupplier nanoTime) {
    this.signals = guards.stream().map(GuardRail::signal).toList();
    this.nanoTime = nanoTime;
    this.limits = limits(signals);
    this.counts = new LongAdder[signals.size()][2];
    for (LongAdder[] ofGuard : counts) {
      ofGuard[0] = new LongAdder();
      ofGuard[1] = new LongAdder();
    }
  }

  private static long[] limits(List<Signal> signals) {
    long patience =
        signals.stream().mapToLong(Observed::limit).reduce(PATIENCE.toNanos(), Math::max);
    return signals.stream()
        .mapToLong(signal -> signal instanceof Signal.SlowerThan ? limit(signal) : patience)
        .toArray();
  }

  private static long limit(Signal signal) {
    return signal instanceof Signal.SlowerThan slower
        ? TimeUnit.NANOSECONDS.convert(slower.limit())
        : 0;
  }

  /** Takes note that a call begins. */
  Wave begun() {
    Wave now = open;
    now.inFlight.increment();
    return now;
  }

  /** Takes note of what became of an answer. */
  void reported(String metric, boolean bad) {
    for (int i = 0; i < limits.length; i++) {
      if (signals.get(i) instanceof Signal.Outcome outcome && outcome.metric().equals(metric)) {
        count(i, bad);
      }
    }
  }

  private void count(int guard, boolean bad) {
    counts[guard][bad ? 1 : 0].increment();
  }

  /** Closes the wave that is open; called by one thread alone, now and then. */
  void look() {
    Wave last = open;
    open = new Wave();
    // No caller finds the wave any more, so whoever is in it began before this.
    last.closedAt = nanoTime.getAsLong();
    closed =
        Stream.concat(closed.stream().filter(wave -> wave.left() > 0), Stream.of(last)).toList();
  }

  /** Returns what a guard rail sees. */
  Tally tally(int guard) {
    long good = counts[guard][0].sum();
    long bad = counts[guard][1].sum();
    if (!(signals.get(guard) instanceof Signal.Outcome)) {
      bad += inFlightLongerThan(limits[guard]);
    }
    return new Tally(good + bad, bad);
  }

  private long inFlightLongerThan(long limit) {
    long now = nanoTime.getAsLong();
    return closed.stream().filter(wave -> now - wave.closedAt > limit).mapToLong(Wave::left).sum();
  }
}
