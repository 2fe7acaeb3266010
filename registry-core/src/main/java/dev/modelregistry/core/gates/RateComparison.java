package dev.modelregistry.core.gates;

import dev.modelregistry.gate.Alarm;
import dev.modelregistry.gate.GuardRail;
import dev.modelregistry.gate.Tally;
import java.util.Optional;

/**
 * Whether one rate is higher than another, asked as often as one likes.
 *
 * <p>The likelihood of each side's samples, mixed over all rates with Jeffreys' prior Beta(½, ½),
 * is divided by their likelihood at fixed rates. At the true rates that quotient is a non-negative
 * martingale that begins at 1, whatever the order in which samples of either side arrive, so by
 * Ville's inequality the chance that it ever reaches 1/α is at most α. This is the mixture
 * sequential probability ratio test of Robbins (<i>Statistical Methods Related to the Law of the
 * Iterated Logarithm</i>, Annals of Mathematical Statistics 41, 1970), used as Johari, Koomen,
 * Pekelis and Walsh do (<i>Always Valid Inference: Continuous Monitoring of A/B Tests</i>,
 * Operations Research 70(3), 2022). The true rates are not known, so both are chosen as favourable
 * to the canary as the tolerance allows: the smallest quotient over all rates that do not offend
 * (<i>Universal Inference</i>: Wasserman, Ramdas, Balakrishnan, PNAS 117(29), 2020). No normal
 * approximation is made, so it holds for the rarest of errors too.
 *
 * <p>A pure function of the numbers, the same to the last bit on every machine ({@link
 * StrictMath}), so an audit computes it again.
 */
public final class RateComparison {

  /** Halving 1 so often leaves no double between the ends. */
  private static final int HALVINGS = 60;

  /** Coefficients of Lanczos' approximation with g = 7 (Godfrey's, good to 15 digits). */
  private static final double[] LANCZOS = {
    0.9999999999998099,
    676.5203681218851,
    -1259.1392167224028,
    771.3234287776531,
    -176.6150291621406,
    12.507343278686905,
    -0.13857109526572012,
    9.984369578019572e-6,
    1.5056327351493116e-7
  };

  private RateComparison() {}

  /** Returns the alarm of a guard rail, or empty as long as the samples give none. */
  public static Optional<Alarm> alarm(GuardRail guard, Tally candidate, Tally incumbent) {
    if (Math.min(candidate.samples(), incumbent.samples()) < guard.minimumSamples()) {
      return Optional.empty();
    }
    double evidence = evidence(candidate, incumbent, guard.tolerance());
    double needed = -StrictMath.log(guard.falseAlarms());
    return evidence >= needed
        ? Optional.of(new Alarm(guard, candidate, incumbent, evidence, needed))
        : Optional.empty();
  }

  /**
   * Returns the natural logarithm of the evidence that the candidate's rate is higher by more than
   * the tolerance; none is 0 or less.
   */
  public static double evidence(Tally candidate, Tally incumbent, double tolerance) {
    if (candidate.rate() <= incumbent.rate() + tolerance) {
      // The rates as they were seen do not offend, and nothing fits the samples better.
      return Math.min(
          0, mixed(candidate) + mixed(incumbent) - mostLikely(candidate) - mostLikely(incumbent));
    }
    double rate = mostLikelyWithin(candidate, incumbent, tolerance);
    return mixed(candidate)
        + mixed(incumbent)
        - at(candidate, rate + tolerance)
        - at(incumbent, rate);
  }

  /**
   * Returns the incumbent's rate at which both sides are most likely if the candidate's is higher
   * by just the tolerance. The logarithm of the likelihood is concave in it, so its slope has one
   * zero, between the rate seen of the incumbent and that of the candidate less the tolerance.
   */
  private static double mostLikelyWithin(Tally candidate, Tally incumbent, double tolerance) {
    double low = incumbent.rate();
    double high = candidate.rate() - tolerance;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (slope(candidate, middle + tolerance) + slope(incumbent, middle) > 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  private static double slope(Tally tally, double rate) {
    long good = tally.samples() - tally.bad();
    return (tally.bad() == 0 ? 0 : tally.bad() / rate) - (good == 0 ? 0 : good / (1 - rate));
  }

  private static double mostLikely(Tally tally) {
    return at(tally, tally.rate());
  }

  /** Returns the logarithm of the likelihood of the samples at a rate. */
  private static double at(Tally tally, double rate) {
    long good = tally.samples() - tally.bad();
    return (tally.bad() == 0 ? 0 : tally.bad() * StrictMath.log(rate))
        + (good == 0 ? 0 : good * StrictMath.log1p(-rate));
  }

  /** Returns the logarithm of the likelihood of the samples, mixed over all rates. */
  private static double mixed(Tally tally) {
    return logBeta(tally.bad() + 0.5, tally.samples() - tally.bad() + 0.5) - logBeta(0.5, 0.5);
  }

  private static double logBeta(double a, double b) {
    return logGamma(a) + logGamma(b) - logGamma(a + b);
  }

  private static double logGamma(double x) {
    double sum = LANCZOS[0];
    for (int i = 1; i < LANCZOS.length; i++) {
      sum += LANCZOS[i] / (x - 1 + i);
    }
    double t = x + 6.5;
    return 0.5 * StrictMath.log(2 * Math.PI)
        + (x - 0.5) * StrictMath.log(t)
        - t
        + StrictMath.log(sum);
  }
}
