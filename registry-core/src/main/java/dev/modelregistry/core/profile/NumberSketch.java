package dev.modelregistry.core.profile;

import com.tdunning.math.stats.Centroid;
import com.tdunning.math.stats.MergingDigest;
import dev.modelregistry.core.codec.ColumnSummary.Numbers;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The distribution of numbers, in fixed memory: a t-digest (Dunning, Ertl, "Computing extremely
 * accurate quantiles using t-digests", 2019). The merging digest uses no randomness, so the same
 * numbers in the same order give the same centroids.
 */
final class NumberSketch {

  private static final double COMPRESSION = 100;

  /** The digits that a centroid keeps of the range of its column. */
  private static final int DIGITS = 6;

  private final MergingDigest digest;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;

  NumberSketch() {
    this(COMPRESSION);
  }

  private NumberSketch(double compression) {
    this.digest = new MergingDigest(compression);
  }

  /** Adds a number that is finite. */
  void add(double number) {
    min = Math.min(min, number);
    max = Math.max(max, number);
    digest.add(number, 1);
  }

  /** Adds what a summary kept, whose first and last centroids are single numbers, as here. */
  void add(Numbers kept) {
    digest.compress();
    for (int i = 0; i < kept.means().size(); i++) {
      digest.add(kept.means().get(i), (int) Math.min(kept.weights().get(i), Integer.MAX_VALUE));
    }
    digest.compress();
    min = Math.min(min, kept.min());
    max = Math.max(max, kept.max());
  }

  /**
   * Returns what is kept, or empty where there was no number.
   *
   * @param compression how many centroids to keep, about; 0 for the range alone
   * @param unit what to divide by: seconds are kept as days of a column of days
   */
  Optional<Numbers> summary(int compression, double unit) {
    if (!(min <= max)) {
      return Optional.empty();
    }
    List<Double> means = new ArrayList<>();
    List<Long> weights = new ArrayList<>();
    if (compression > 0) {
      for (Centroid centroid : coarser(compression).centroids()) {
        means.add(Math.min(max, Math.max(min, shortened(centroid.mean()))) / unit);
        weights.add((long) centroid.count());
      }
    }
    return Optional.of(new Numbers(min / unit, max / unit, means, weights));
  }

  private MergingDigest coarser(int compression) {
    digest.compress();
    if (compression >= COMPRESSION) {
      return digest;
    }
    NumberSketch coarse = new NumberSketch(compression);
    coarse.digest.add(List.of(digest));
    return coarse.digest;
  }

  /** Drops the digits of a mean that say nothing beside the range, so that documents stay small. */
  private double shortened(double mean) {
    double step = (max - min) / Math.pow(10, DIGITS);
    if (!(step > 0) || Double.isInfinite(step)) {
      return mean;
    }
    int scale = -(int) Math.floor(Math.log10(step));
    return BigDecimal.valueOf(mean).setScale(scale, RoundingMode.HALF_EVEN).doubleValue();
  }
}
