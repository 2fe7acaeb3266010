package dev.modelregistry;

import java.time.Duration;

/**
 * How stale an answer may be.
 *
 * @param maxAge the longest time since the answer was last known to be current; zero asks the
 *     storage, and more than a hundred years are a hundred years
 */
public record Freshness(Duration maxAge) {

  /** More than a process lives, and few enough nanoseconds to count. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private static final Freshness LATEST = new Freshness(Duration.ZERO);

  /**
   * Checks the age.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public Freshness {
    if (maxAge.isNegative()) {
      throw new IllegalArgumentException("an answer cannot be fresher than now: " + maxAge);
    }
    maxAge = maxAge.compareTo(LONGEST) > 0 ? LONGEST : maxAge;
  }

  /**
   * Asks the storage whether anything was decided since: one look at one key where nothing was. The
   * answer includes every decision that was acknowledged before the call.
   */
  public static Freshness latest() {
    return LATEST;
  }

  /** Takes an answer that was current within this time. */
  public static Freshness within(Duration age) {
    return new Freshness(age);
  }
}
