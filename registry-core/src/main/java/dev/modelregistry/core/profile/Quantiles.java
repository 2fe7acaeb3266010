package dev.modelregistry.core.profile;

import dev.modelregistry.core.codec.ColumnSummary.Numbers;

/**
 * The curve through the centroids of a t-digest: half of a centroid's weight lies on each side of
 * its mean, and between two means the weight is spread evenly (Dunning, Ertl 2019, section 2.9).
 */
final class Quantiles {

  private final double min;
  private final double max;

  /** Numbers, ascending, and the share of all values up to each. */
  private final double[] numbers;

  private final double[] shares;

  Quantiles(Numbers kept) {
    this.min = kept.min();
    this.max = kept.max();
    int count = kept.means().size();
    this.numbers = new double[count + 2];
    this.shares = new double[count + 2];
    double total = kept.weights().stream().mapToLong(weight -> weight).sum();
    double below = 0;
    numbers[0] = min;
    for (int i = 0; i < count; i++) {
      double weight = kept.weights().get(i);
      numbers[i + 1] = kept.means().get(i);
      shares[i + 1] = (below + weight / 2) / total;
      below += weight;
    }
    numbers[count + 1] = max;
    shares[count + 1] = 1;
  }

  double number(double share) {
    if (share <= 0) {
      return min;
    }
    int i = 1;
    while (i < shares.length - 1 && shares[i] < share) {
      i++;
    }
    double width = shares[i] - shares[i - 1];
    double part = width > 0 ? (share - shares[i - 1]) / width : 1;
    return Math.min(max, numbers[i - 1] + part * (numbers[i] - numbers[i - 1]));
  }

  double shareUpTo(double number) {
    if (number < min) {
      return 0;
    }
    if (number >= max) {
      return 1;
    }
    int i = 1;
    while (numbers[i] <= number) {
      i++;
    }
    double width = numbers[i] - numbers[i - 1];
    return shares[i - 1] + (number - numbers[i - 1]) / width * (shares[i] - shares[i - 1]);
  }

  /** Says whether more is known than the range. */
  boolean hasShape() {
    return numbers.length > 2;
  }

  /** Returns the numbers at which the curve bends. */
  double[] numbers() {
    return numbers.clone();
  }
}
