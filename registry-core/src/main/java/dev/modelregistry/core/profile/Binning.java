package dev.modelregistry.core.profile;

import dev.modelregistry.data.ColumnProfile.Frequent;
import dev.modelregistry.data.Shift;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How a column is cut into bins that two sets of rows can be counted in: tenths of the rows where
 * its values are numbers and many, else its frequent values and all others. The last bin is that of
 * rows without a value.
 */
final class Binning {

  private static final int TENTHS = 10;

  /** Numbers that bins end at, the number included, ascending; the last bin has no end. */
  private final double[] ends;

  private final List<String> values;

  private Binning(double[] ends, List<String> values) {
    this.ends = ends;
    this.values = values;
  }

  static Binning of(StoredColumn column) {
    if (column.curve().isPresent() && !column.isComplete()) {
      Quantiles curve = column.curve().get();
      double[] ends = new double[TENTHS - 1];
      for (int i = 1; i < TENTHS; i++) {
        ends[i - 1] = curve.number((double) i / TENTHS);
      }
      return new Binning(Arrays.stream(ends).distinct().toArray(), List.of());
    }
    return new Binning(
        new double[0], column.frequent().stream().map(Frequent::value).sorted().toList());
  }

  /** Says whether numbers are binned by their order. */
  boolean isOrdered() {
    return ends.length > 0;
  }

  double[] ends() {
    return ends.clone();
  }

  List<String> values() {
    return values;
  }

  /** Returns how many bins there are. */
  int size() {
    return (isOrdered() ? ends.length : values.size()) + 2;
  }

  /** Returns about how many rows of a column fall into each bin. */
  double[] rows(StoredColumn column) {
    double[] rows = new double[size()];
    if (isOrdered()) {
      double below = 0;
      for (int i = 0; i < ends.length; i++) {
        double upTo = column.shareUpTo(ends[i]).orElse(0);
        rows[i] = (upTo - below) * column.count();
        below = upTo;
      }
      rows[ends.length] = (1 - below) * column.count();
    } else {
      double counted = 0;
      for (Frequent value : column.frequent()) {
        int bin = values.indexOf(value.value());
        if (bin >= 0) {
          rows[bin] = value.atLeast();
          counted += value.atLeast();
        }
      }
      rows[values.size()] = Math.max(0, column.count() - counted);
    }
    rows[rows.length - 1] = column.nulls();
    return rows;
  }

  Shift shift(StoredColumn earlier, StoredColumn later) {
    double[] before = rows(earlier);
    double[] after = rows(later);
    double ks = Distances.kolmogorovSmirnov(before, after);
    if (isOrdered() && later.curve().isPresent()) {
      ks = Math.max(ks, largestGap(earlier, later));
    }
    return new Shift(
        earlier.name(),
        Distances.psi(before, after),
        Distances.jensenShannon(before, after),
        ks,
        later.count() + later.nulls());
  }

  /** Between two bends both curves are straight, so the largest gap is at one of them. */
  private static double largestGap(StoredColumn earlier, StoredColumn later) {
    Quantiles before = earlier.curve().orElseThrow();
    Quantiles after = later.curve().orElseThrow();
    List<Double> bends = new ArrayList<>();
    Arrays.stream(before.numbers()).forEach(bends::add);
    Arrays.stream(after.numbers()).forEach(bends::add);
    return bends.stream()
        .mapToDouble(at -> Math.abs(before.shareUpTo(at) - after.shareUpTo(at)))
        .max()
        .orElse(0);
  }
}
