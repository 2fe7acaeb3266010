package dev.modelregistry.gate;

import java.time.Duration;

/**
 * What a canary must not do worse than the version that it runs beside. It is part of the canary's
 * start on the log; serving processes count, test and abort by themselves.
 *
 * <p>Every guard rail compares two rates of bad samples, those of the canary's calls and those of
 * the others in the same process since the canary began there. The test is one that may be looked
 * at after every sample: where the canary is not worse by more than the tolerance, the chance that
 * it is <em>ever</em> aborted in one process by one guard rail is at most {@link #falseAlarms},
 * however long it runs. It stands in FORMAT.md with its formula.
 *
 * <p>A call that does not return is a bad sample from when it has taken too long, seen at most half
 * a poll interval of the live model later and at most two seconds, and no other one when it returns
 * after all. Calls that hang hold the threads that made them: where few threads call, let a verdict
 * be made {@link #after} fewer samples than these, or none is left to make enough.
 *
 * @param signal what makes a sample a bad one
 * @param tolerance by how much the canary's rate of bad samples may be higher, 0 to less than 1
 * @param minimumSamples the fewest samples of either side that a verdict is made on
 * @param falseAlarms the chance that a canary which keeps to the tolerance is aborted, above 0 and
 *     below 1
 */
public record GuardRail(Signal signal, double tolerance, long minimumSamples, double falseAlarms) {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public GuardRail {
    tolerance = Metrics.notNegative("the tolerance of a guard rail", tolerance);
    if (tolerance >= 1) {
      throw new IllegalArgumentException(
          "the tolerance of a guard rail is a difference of rates below 1, not " + tolerance);
    }
    if (minimumSamples < 1) {
      throw new IllegalArgumentException(
          "a guard rail needs at least 1 sample, not " + minimumSamples);
    }
    if (!(falseAlarms > 0 && falseAlarms < 1)) {
      throw new IllegalArgumentException(
          "the chance of a false alarm is above 0 and below 1, not " + falseAlarms);
    }
  }

  /** What makes a sample a bad one. */
  public sealed interface Signal {

    /** Returns it in words. */
    String words();

    /**
     * A call is a sample, bad where it throws, and where it takes longer than 30 seconds or the
     * largest limit of the guard rails beside this one, whichever is more.
     */
    record Errors() implements Signal {
      @Override
      public String words() {
        return "error rate";
      }
    }

    /**
     * A call is a sample, bad where it takes longer, whether it has returned or not.
     *
     * @param limit the longest that a good one takes
     */
    record SlowerThan(Duration limit) implements Signal {

      /**
       * Checks the limit.
       *
       * @throws IllegalArgumentException if it is not positive
       */
      public SlowerThan {
        if (limit.isZero() || limit.isNegative()) {
          throw new IllegalArgumentException("a call takes some time, not " + limit);
        }
      }

      @Override
      public String words() {
        return "rate of calls slower than " + limit.toNanos() / 1e6 + " ms";
      }
    }

    /**
     * What the application reports of an answer is a sample, bad where it says so.
     *
     * @param metric the name that it is reported under
     */
    record Outcome(String metric) implements Signal {

      /**
       * Checks the name.
       *
       * @throws IllegalArgumentException if it is blank, too long or holds control characters
       */
      public Outcome {
        metric = Metrics.name("an outcome", metric);
      }

      @Override
      public String words() {
        return "rate of bad '" + metric + "'";
      }
    }
  }

  /** Returns the guard rail on calls that throw, with the usual numbers. */
  public static GuardRail errors() {
    return of(new Signal.Errors());
  }

  /** Returns the guard rail on calls that take longer than this, with the usual numbers. */
  public static GuardRail slowerThan(Duration limit) {
    return of(new Signal.SlowerThan(limit));
  }

  /** Returns the guard rail on what the application reports, with the usual numbers. */
  public static GuardRail outcome(String metric) {
    return of(new Signal.Outcome(metric));
  }

  private static GuardRail of(Signal signal) {
    return new GuardRail(signal, 0, 100, 0.01);
  }

  /** Lets the canary's rate be higher by this much; 0 unless set. */
  public GuardRail tolerating(double difference) {
    return new GuardRail(signal, difference, minimumSamples, falseAlarms);
  }

  /** Makes no verdict on fewer samples of either side; 100 unless set. */
  public GuardRail after(long samples) {
    return new GuardRail(signal, tolerance, samples, falseAlarms);
  }

  /** Sets the chance of a false alarm; 0.01 unless set. */
  public GuardRail falseAlarms(double chance) {
    return new GuardRail(signal, tolerance, minimumSamples, chance);
  }

  /** Returns what it asks for, in words. */
  @Override
  public String toString() {
    return signal.words() + (tolerance > 0 ? " at most " + tolerance + " above" : " not above");
  }
}
