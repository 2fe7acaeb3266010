package dev.modelregistry.core.profile;

import com.dynatrace.hash4j.distinctcount.UltraLogLog;
import dev.modelregistry.core.codec.ColumnSummary;
import dev.modelregistry.core.codec.ColumnSummary.Frequencies;
import dev.modelregistry.core.codec.ColumnSummary.Numbers;
import dev.modelregistry.core.codec.ColumnSummary.Registers;
import dev.modelregistry.data.Column;
import dev.modelregistry.data.ColumnProfile;
import dev.modelregistry.data.ColumnType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** What is kept of a column. */
final class StoredColumn implements ColumnProfile {

  private final Column column;
  private final long rows;
  private final ColumnSummary summary;
  private final Optional<Quantiles> curve;

  StoredColumn(Column column, long rows, ColumnSummary summary) {
    this.column = column;
    this.rows = rows;
    this.summary = summary;
    this.curve = summary.numbers().map(Quantiles::new);
  }

  @Override
  public String name() {
    return column.name();
  }

  @Override
  public ColumnType type() {
    return column.type();
  }

  @Override
  public long count() {
    return summary.count();
  }

  @Override
  public long nulls() {
    return rows - summary.count();
  }

  @Override
  public long distinct() {
    return summary.distinct();
  }

  @Override
  public OptionalDouble min() {
    return of(summary.numbers().map(Numbers::min));
  }

  @Override
  public OptionalDouble max() {
    return of(summary.numbers().map(Numbers::max));
  }

  @Override
  public OptionalDouble quantile(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("a share is from 0 to 1, not " + share);
    }
    return of(curve.map(numbers -> numbers.number(share)));
  }

  @Override
  public OptionalDouble shareUpTo(double number) {
    return of(curve.map(numbers -> numbers.shareUpTo(number)));
  }

  Optional<Quantiles> curve() {
    return curve;
  }

  @Override
  public List<Bin> histogram(int bins) {
    List<Bin> histogram = new ArrayList<>();
    if (curve.isPresent() && bins > 0) {
      double min = min().orElseThrow();
      double width = (max().orElseThrow() - min) / bins;
      double below = 0;
      for (int i = 1; i <= bins; i++) {
        double to = i == bins ? max().orElseThrow() : min + i * width;
        double upTo = curve.get().shareUpTo(to);
        histogram.add(new Bin(min + (i - 1) * width, to, (upTo - below) * count()));
        below = upTo;
      }
    }
    return histogram;
  }

  @Override
  public List<Frequent> frequent() {
    return summary.frequent().rows().entrySet().stream()
        .map(value -> new Frequent(value.getKey(), value.getValue()))
        .sorted(
            Comparator.comparingLong((Frequent value) -> -value.atLeast())
                .thenComparing(Frequent::value))
        .toList();
  }

  @Override
  public boolean isComplete() {
    return summary.frequent().complete();
  }

  Column column() {
    return column;
  }

  /** Returns the column of the rows of both. */
  StoredColumn merge(StoredColumn other) {
    boolean nullable = column.nullable() || other.column.nullable();
    return new StoredColumn(
        new Column(name(), type(), nullable, column.unit()),
        rows + other.rows,
        merged(summary, other.summary));
  }

  private static ColumnSummary merged(ColumnSummary a, ColumnSummary b) {
    Map<String, Long> counts = new TreeMap<>(a.frequent().rows());
    b.frequent().rows().forEach((value, count) -> counts.merge(value, count, Long::sum));
    boolean complete = a.frequent().complete() && b.frequent().complete();
    Optional<UltraLogLog> sketch = union(a, b);
    long estimate =
        complete
            ? counts.size()
            : sketch.map(union -> (long) union.getDistinctCountEstimate()).orElse(0L);
    return new ColumnSummary(
        a.count() + b.count(),
        Math.max(Math.max(a.distinct(), b.distinct()), estimate),
        sketch.map(union -> new Registers(HexFormat.of().formatHex(union.getState()))),
        numbers(a.numbers(), b.numbers()),
        new Frequencies(counts, complete));
  }

  /** A summary whose values are all there has no registers; they follow from the values. */
  private static Optional<UltraLogLog> union(ColumnSummary a, ColumnSummary b) {
    Optional<UltraLogLog> ofA = registers(a);
    Optional<UltraLogLog> ofB = registers(b);
    if (ofA.isEmpty() || ofB.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(UltraLogLog.merge(ofA.get(), ofB.get()));
  }

  private static Optional<UltraLogLog> registers(ColumnSummary summary) {
    if (summary.sketch().isPresent()) {
      return Optional.of(UltraLogLog.wrap(HexFormat.of().parseHex(summary.sketch().get().hex())));
    }
    if (!summary.frequent().complete()) {
      return Optional.empty();
    }
    UltraLogLog sketch = UltraLogLog.create(Detail.LEVELS.get(0).precision());
    for (String value : summary.frequent().rows().keySet()) {
      sketch.add(ColumnSketch.hash(value.toCharArray(), 0, value.length()));
    }
    return Optional.of(sketch);
  }

  private static Optional<Numbers> numbers(Optional<Numbers> a, Optional<Numbers> b) {
    if (a.isEmpty() || b.isEmpty()) {
      return a.or(() -> b);
    }
    NumberSketch sketch = new NumberSketch();
    sketch.add(a.get());
    sketch.add(b.get());
    boolean hasCentroids = !a.get().means().isEmpty() && !b.get().means().isEmpty();
    return sketch.summary(hasCentroids ? Detail.LEVELS.get(0).compression() : 0, 1);
  }

  private static OptionalDouble of(Optional<Double> number) {
    return number.map(OptionalDouble::of).orElseGet(OptionalDouble::empty);
  }
}
