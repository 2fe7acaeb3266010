package dev.modelregistry.core.profile;

import java.util.Arrays;

/**
 * How far two distributions over the same bins lie apart. The formulas and their sources are those
 * of {@link dev.modelregistry.data.Shift}.
 */
final class Distances {

  /** Added to every count (the expected count of Jeffreys' prior), so that no bin has a share 0. */
  private static final double HALF = 0.5;

  private Distances() {}

  /** Returns Σ (q − p) ln(q / p). */
  static double psi(double[] before, double[] after) {
    double[] p = shares(before);
    double[] q = shares(after);
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      sum += (q[i] - p[i]) * Math.log(q[i] / p[i]);
    }
    return sum;
  }

  /** Returns √(½ Σ p log₂(p / m) + ½ Σ q log₂(q / m)) with m = (p + q) / 2. */
  static double jensenShannon(double[] before, double[] after) {
    double[] p = shares(before);
    double[] q = shares(after);
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      double m = (p[i] + q[i]) / 2;
      sum += (p[i] * Math.log(p[i] / m) + q[i] * Math.log(q[i] / m)) / 2;
    }
    return Math.sqrt(Math.max(0, sum / Math.log(2)));
  }

  /** Returns the largest difference of the cumulative shares. */
  static double kolmogorovSmirnov(double[] before, double[] after) {
    double totalBefore = Math.max(1, Arrays.stream(before).sum());
    double totalAfter = Math.max(1, Arrays.stream(after).sum());
    double gap = 0;
    double largest = 0;
    for (int i = 0; i < before.length; i++) {
      gap += before[i] / totalBefore - after[i] / totalAfter;
      largest = Math.max(largest, Math.abs(gap));
    }
    return largest;
  }

  private static double[] shares(double[] counts) {
    double total = Arrays.stream(counts).sum() + HALF * counts.length;
    return Arrays.stream(counts).map(count -> (count + HALF) / total).toArray();
  }
}
