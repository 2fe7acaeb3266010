package dev.modelregistry.core.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.modelregistry.core.codec.ColumnSummary;
import dev.modelregistry.data.Column;
import dev.modelregistry.data.ColumnProfile;
import dev.modelregistry.data.ColumnType;
import dev.modelregistry.data.Profile;
import dev.modelregistry.data.Schema;
import dev.modelregistry.data.Shift;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What sketches keep of columns, against counts of all values. */
class SketchesTest {

  private static final int LEVELS = TableSketch.levels();

  private static TableSketch sketch(DoubleStream numbers) {
    TableSketch table = new TableSketch(Optional.empty());
    table.column("n");
    numbers.forEach(
        number -> {
          char[] text = Double.toString(number).toCharArray();
          table.value(0, text, 0, text.length, false);
          table.endRow();
        });
    return table;
  }

  private static Profile profile(TableSketch table, int level) {
    return StoredProfile.of(table.schema(), table.rows(), table.summaries(level));
  }

  private static Profile gaussian(long seed, double shift, int rows) {
    Random random = new Random(seed);
    return profile(
        sketch(DoubleStream.generate(() -> random.nextGaussian() + shift).limit(rows)), 2);
  }

  private static ColumnType typeOf(String... values) {
    TableSketch table = new TableSketch(Optional.empty());
    table.column("c");
    for (String value : values) {
      table.value(0, value.toCharArray(), 0, value.length(), false);
      table.endRow();
    }
    return table.schema().columns().get(0).type();
  }

  /** A centroid in the middle holds up to 2 to 3 hundredths of a few hundred values. */
  @Property(tries = 40)
  void quantilesStayNearTheTruth(@ForAll long seed, @ForAll @IntRange(min = 1, max = 5_000) int n) {
    Random random = new Random(seed);
    double[] numbers =
        DoubleStream.generate(() -> Math.exp(2 * random.nextGaussian())).limit(n).toArray();
    ColumnProfile column = profile(sketch(Arrays.stream(numbers)), 0).columns().get(0);
    Arrays.sort(numbers);
    for (double share : new double[] {0.01, 0.25, 0.5, 0.75, 0.99}) {
      double found = column.quantile(share).orElseThrow();
      double rank = Arrays.stream(numbers).filter(number -> number <= found).count() / (double) n;
      assertThat(rank).isCloseTo(share, within(0.03 + 1.5 / n));
    }
    assertThat(column.min()).hasValue(numbers[0]);
    assertThat(column.max()).hasValue(numbers[n - 1]);
  }

  @Property(tries = 20)
  void theSameRowsGiveTheSameSummaries(@ForAll long seed) {
    List<List<ColumnSummary>> summaries =
        IntStream.range(0, 2)
            .mapToObj(
                same -> {
                  Random random = new Random(seed);
                  return sketch(DoubleStream.generate(random::nextGaussian).limit(3_000))
                      .summaries(1);
                })
            .toList();
    assertThat(summaries.get(0)).isEqualTo(summaries.get(1));
  }

  @Property(tries = 20)
  void frequentValuesAreNeverCountedTooOften(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 4_000) int rows) {
    Random random = new Random(seed);
    FrequentValues values = new FrequentValues();
    long[] truth = new long[2_000];
    for (int i = 0; i < rows; i++) {
      int value = (int) (truth.length * Math.pow(random.nextDouble(), 8));
      truth[value]++;
      char[] text = Integer.toString(value).toCharArray();
      values.add(ColumnSketch.hash(text, 0, text.length), text, 0, text.length);
    }
    var kept = values.summary(FrequentValues.COUNTERS, rows).rows();
    kept.forEach(
        (value, count) ->
            assertThat(count)
                .isBetween(
                    truth[Integer.parseInt(value)] - 2L * rows / FrequentValues.COUNTERS - 1,
                    truth[Integer.parseInt(value)]));
    for (int value = 0; value < truth.length; value++) {
      if (truth[value] > 3L * rows / FrequentValues.COUNTERS + 1) {
        assertThat(kept).containsKey(Integer.toString(value));
      }
    }
  }

  @Nested
  class Types {

    @Test
    void areTheNarrowestThatHoldEveryValue() {
      assertThat(typeOf("1", "-20")).isEqualTo(ColumnType.INTEGER);
      assertThat(typeOf("1", "2.5")).isEqualTo(ColumnType.DECIMAL);
      assertThat(typeOf("1e3", "-.5", "NaN")).isEqualTo(ColumnType.DECIMAL);
      assertThat(typeOf("true", "FALSE")).isEqualTo(ColumnType.BOOLEAN);
      assertThat(typeOf("2026-06-30")).isEqualTo(ColumnType.DATE);
      assertThat(typeOf("2026-06-30", "2026-06-30T08:00:00.5Z")).isEqualTo(ColumnType.TIMESTAMP);
      assertThat(typeOf("2026-06-30 08:00:00+02:00")).isEqualTo(ColumnType.TIMESTAMP);
      assertThat(typeOf("1", "2026-06-30")).isEqualTo(ColumnType.TEXT);
      assertThat(typeOf("true", "1")).isEqualTo(ColumnType.TEXT);
      assertThat(typeOf("2026-02-30")).isEqualTo(ColumnType.TEXT);
      assertThat(typeOf("2026-06-30T25:00")).isEqualTo(ColumnType.TEXT);
      assertThat(typeOf("007")).isEqualTo(ColumnType.TEXT);
      assertThat(typeOf("1.2.3", "1-2", "-", ".", "1e", "e5")).isEqualTo(ColumnType.TEXT);
      assertThat(typeOf()).isEqualTo(ColumnType.TEXT);
    }

    @Test
    void readNumbersAsTheJdkDoes() {
      Scalar scalar = new Scalar();
      Random random = new Random(7);
      for (int i = 0; i < 20_000; i++) {
        double number = Double.longBitsToDouble(random.nextLong());
        String text =
            switch (i % 3) {
              case 0 -> Double.toString(number);
              case 1 -> String.format(Locale.ROOT, "%.3f", random.nextGaussian() * 1e6);
              default -> Long.toString(random.nextLong());
            };
        scalar.read(text.toCharArray(), 0, text.length());
        if (Double.isFinite(Double.parseDouble(text))) {
          assertThat(scalar.number()).as(text).isEqualTo(Double.parseDouble(text));
        }
      }
    }
  }

  @Nested
  class Shifts {

    @Test
    void areNearNothingForTheSameDistribution() {
      Shift shift = gaussian(1, 0, 20_000).shiftTo(gaussian(2, 0, 20_000)).get(0);
      assertThat(shift.psi()).isLessThan(0.01);
      assertThat(shift.jensenShannon()).isLessThan(0.05);
      assertThat(shift.kolmogorovSmirnov()).isLessThan(0.03);
    }

    @Test
    void areAsLargeAsTheFormulasSay() {
      // Two normal distributions one deviation apart: the largest gap is 2 Φ(½) − 1 = 0.383, and
      // the symmetrised divergence over tenths somewhat below the 1 that it is without bins.
      Shift shift = gaussian(1, 0, 20_000).shiftTo(gaussian(2, 1, 20_000)).get(0);
      assertThat(shift.kolmogorovSmirnov()).isCloseTo(0.383, within(0.02));
      assertThat(shift.psi()).isBetween(0.85, 1.0);
      assertThat(shift.jensenShannon()).isBetween(0.3, 0.45);
    }

    @Test
    void areComputedByHand() {
      double[] before = {50, 50};
      double[] after = {80, 20};
      double p = 50.5 / 101;
      double q = 80.5 / 101;
      assertThat(Distances.psi(before, after))
          .isCloseTo(
              (q - p) * Math.log(q / p) + (p - q) * Math.log((1 - q) / (1 - p)), within(1e-12));
      assertThat(Distances.kolmogorovSmirnov(before, after)).isCloseTo(0.3, within(1e-12));
      assertThat(Distances.jensenShannon(before, before)).isZero();
      assertThat(Distances.jensenShannon(new double[] {1e9, 0}, new double[] {0, 1e9}))
          .isCloseTo(1, within(1e-6));
    }
  }

  @Nested
  class Merging {

    @Test
    void givesAboutWhatOnePassGives() {
      Profile merged = gaussian(1, 0, 10_000).merge(gaussian(2, 3, 10_000));
      assertThat(merged.rows()).isEqualTo(20_000);
      ColumnProfile column = merged.columns().get(0);
      assertThat(column.quantile(0.5).orElseThrow()).isCloseTo(1.5, within(0.15));
      assertThat(column.distinct()).isCloseTo(20_000, within(3_000L));
    }

    @Test
    void ofManyKeepsItsSize() {
      Profile all = gaussian(0, 0, 1_000);
      for (int i = 1; i < 50; i++) {
        all = all.merge(gaussian(i, 0, 1_000));
      }
      assertThat(all.rows()).isEqualTo(50_000);
      assertThat(all.columns().get(0).shareUpTo(0).orElseThrow()).isCloseTo(0.5, within(0.03));
    }
  }

  @Nested
  class Levels {

    @Test
    void keepLessAndLess() {
      Random random = new Random(5);
      TableSketch table = sketch(DoubleStream.generate(random::nextGaussian).limit(20_000));
      for (int level = 1; level < LEVELS; level++) {
        assertThat(size(table, level)).isLessThanOrEqualTo(size(table, level - 1));
        assertThat(profile(table, level).columns().get(0).max())
            .isEqualTo(profile(table, 0).columns().get(0).max());
      }
    }

    private int size(TableSketch table, int level) {
      return table.summaries(level).toString().length();
    }
  }

  @Nested
  class DeclaredColumns {

    @Test
    void keepTheirTypeWhateverTheValuesLookLike() {
      TableSketch table =
          new TableSketch(Optional.of(Schema.of(Column.of("code", ColumnType.TEXT))));
      table.value(0, "12".toCharArray(), 0, 2, false);
      table.endRow();
      assertThat(table.schema().columns().get(0).type()).isEqualTo(ColumnType.TEXT);
      assertThat(profile(table, 0).columns().get(0).max()).isEmpty();
    }
  }
}
