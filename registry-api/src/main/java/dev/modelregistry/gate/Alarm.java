package dev.modelregistry.gate;

import java.util.Locale;

/**
 * Why a guard rail aborted a canary: numbers that anybody can compute again.
 *
 * @param guard the guard rail, as the canary was started with it
 * @param candidate what the process saw of the canary
 * @param incumbent what it saw of the version beside it meanwhile
 * @param evidence the statistic: the natural logarithm of the evidence against the canary
 * @param needed what it had to reach: minus the logarithm of the chance of a false alarm
 */
public record Alarm(
    GuardRail guard, Tally candidate, Tally incumbent, double evidence, double needed) {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if the evidence is not enough, or no number
   */
  public Alarm {
    if (!(evidence >= needed) || Double.isInfinite(evidence)) {
      throw new IllegalArgumentException(
          "evidence of " + evidence + " is no alarm where " + needed + " is needed");
    }
  }

  /** Returns the guard rail and the numbers, in a sentence. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s: %s, beside %s; evidence %.2f, %.2f needed",
        guard.signal().words(),
        candidate,
        incumbent,
        evidence,
        needed);
  }
}
