package dev.modelregistry.core.profile;

import dev.modelregistry.data.ColumnProfile.Frequent;
import dev.modelregistry.data.ColumnType;
import dev.modelregistry.data.Shift;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How a column is cut into bins that two sets of rows can be counted in: tenths of the rows where
 * its values are numbers and many, else its frequent values and all others. The last bin is that of
 * rows without a value.
 */
final class Binning {

  private static final int TENTHS = 10;

  /** A column with at most so many numbers has a bin for each. */
  private static final int FEW = 16;

  /** Numbers that bins end at, the number included, ascending; the last bin has no end. */
  private final double[] ends;

  private final List<String> values;

  private Binning(double[] ends, List<String> values) {
    this.ends = ends;
    this.values = values;
  }

  static Binning of(StoredColumn column) {
    Optional<Quantiles> curve = column.curve();
    if (curve.isEmpty() || !curve.get().hasShape()) {
      return new Binning(
          new double[0], column.frequent().stream().map(Frequent::value).sorted().toList());
    }
    double[] few = fewNumbers(column);
    if (few.length > 0) {
      return new Binning(Arrays.copyOf(few, Math.max(1, few.length - 1)), List.of());
    }
    double[] ends = new double[TENTHS - 1];
    for (int i = 1; i < TENTHS; i++) {
      ends[i - 1] = curve.get().number((double) i / TENTHS);
    }
    return new Binning(Arrays.stream(ends).distinct().toArray(), List.of());
  }

  /** Returns the numbers of a column that has few, ascending; none where there are more. */
  private static double[] fewNumbers(StoredColumn column) {
    boolean isNumber = column.type() == ColumnType.INTEGER || column.type() == ColumnType.DECIMAL;
    List<Frequent> values = column.frequent();
    if (!isNumber || !column.isComplete() || values.isEmpty() || values.size() > FEW) {
      return new double[0];
    }
    return values.stream()
        .mapToDouble(value -> Double.parseDouble(value.value()))
        .filter(Double::isFinite)
        .sorted()
        .toArray();
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
    if (!isOrdered()) {
      countValues(column, rows);
    } else if (fewNumbers(column).length > 0) {
      for (Frequent value : column.frequent()) {
        rows[binOf(Double.parseDouble(value.value()))] += value.atLeast();
      }
    } else {
      double below = 0;
      for (int i = 0; i < ends.length; i++) {
        double upTo = column.shareUpTo(ends[i]).orElse(0);
        rows[i] = (upTo - below) * column.count();
        below = upTo;
      }
      rows[ends.length] = (1 - below) * column.count();
    }
    rows[rows.length - 1] = column.nulls();
    return rows;
  }

  private void countValues(StoredColumn column, double[] rows) {
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

  private int binOf(double number) {
    int bin = 0;
    while (bin < ends.length && number > ends[bin]) {
      bin++;
    }
    return bin;
  }

  Shift shift(StoredColumn earlier, StoredColumn later) {
    double[] before = rows(earlier);
    double[] after = rows(later);
    double ks = Distances.kolmogorovSmirnov(before, after);
    if (isOrdered() && fewNumbers(earlier).length == 0 && later.curve().isPresent()) {
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
