package dev.modelregistry.gate;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * How long single predictions took.
 *
 * @param p50 half of them took at most this long
 * @param p95 95 of 100 took at most this long
 * @param p99 99 of 100 took at most this long
 * @param count how many were measured, at least 1
 */
public record Latency(Duration p50, Duration p95, Duration p99, long count) {

  /** The percentiles that are kept. */
  public static final List<Integer> PERCENTILES = List.of(50, 95, 99);

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if a duration is negative, a higher percentile is shorter than
   *     a lower one, or the count is below 1
   */
  public Latency {
    if (p50.isNegative()) {
      throw new IllegalArgumentException("a latency is not negative: " + p50);
    }
    if (p50.compareTo(p95) > 0 || p95.compareTo(p99) > 0) {
      throw new IllegalArgumentException(
          String.format("latency percentiles rise, unlike p50 %s, p95 %s, p99 %s", p50, p95, p99));
    }
    if (count < 1) {
      throw new IllegalArgumentException("a latency is measured at least once, not " + count);
    }
  }

  /**
   * Computes the percentiles of measured times by the nearest-rank method: the p-th percentile of n
   * sorted values is the one at rank ⌈p/100 · n⌉.
   *
   * @param nanos one time per prediction, in nanoseconds, in any order; not changed
   * @throws IllegalArgumentException if there is none, or one is negative
   */
  public static Latency ofNanos(long[] nanos) {
    if (nanos.length == 0) {
      throw new IllegalArgumentException("a latency needs at least one measured time");
    }
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    if (sorted[0] < 0) {
      throw new IllegalArgumentException("a latency is not negative: " + sorted[0] + " ns");
    }
    return new Latency(
        nearestRank(sorted, 50), nearestRank(sorted, 95), nearestRank(sorted, 99), sorted.length);
  }

  private static Duration nearestRank(long[] sorted, int percentile) {
    int rank = (int) Math.ceil(percentile / 100.0 * sorted.length);
    return Duration.ofNanos(sorted[Math.max(rank, 1) - 1]);
  }

  /**
   * Returns a kept percentile.
   *
   * @param percentile one of {@link #PERCENTILES}
   * @throws IllegalArgumentException for any other
   */
  public Duration at(int percentile) {
    return switch (percentile) {
      case 50 -> p50;
      case 95 -> p95;
      case 99 -> p99;
      default ->
          throw new IllegalArgumentException(
              "latency is kept at the percentiles " + PERCENTILES + ", not at " + percentile);
    };
  }
}
