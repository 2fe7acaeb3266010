package dev.modelregistry.core;

import static dev.modelregistry.core.Workbench.ALICE;
import static dev.modelregistry.value.Label.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.BlastRadius;
import dev.modelregistry.BlastRadius.Way;
import dev.modelregistry.Registration;
import dev.modelregistry.SkewMonitor;
import dev.modelregistry.Snapshot;
import dev.modelregistry.Version;
import dev.modelregistry.VersionDiff;
import dev.modelregistry.data.ColumnType;
import dev.modelregistry.data.Feature;
import dev.modelregistry.data.FeatureSet;
import dev.modelregistry.data.SkewLimits;
import dev.modelregistry.error.NotFound;
import dev.modelregistry.error.PromotionRefused;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.gate.ColumnSkew;
import dev.modelregistry.gate.Direction;
import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.gate.GateRule;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.gate.SkewReport;
import dev.modelregistry.gate.Verdict;
import dev.modelregistry.spi.testkit.InMemoryStorage;
import dev.modelregistry.value.SnapshotId;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is known of a version where it is served: its features, what it is given, what it rests on.
 *
 * <pre>
 *   customers@s1   10,000 rows: age 18 … 67, income about normal, region north or south, day
 * </pre>
 */
class ServingTest {

  private static final int ROWS = 10_000;

  @TempDir Path inputs;

  private Workbench bench;
  private Snapshot customers;

  @BeforeEach
  void open() {
    bench = new Workbench(new InMemoryStorage(), inputs);
    bench.fraud().protect(PRODUCTION, Policy.protect());
    customers =
        bench.registry().dataset("customers").snapshot().csv(bench.file("c.csv", table())).commit();
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private static String table() {
    Random random = new Random(1);
    StringBuilder text = new StringBuilder("age,income,region,day,defaulted\n");
    for (int i = 0; i < ROWS; i++) {
      text.append(18 + random.nextInt(50)).append(',');
      text.append(Math.round(40_000 + 9_000 * random.nextGaussian())).append(',');
      text.append(random.nextInt(3) == 0 ? "south" : "north").append(",2026-06-");
      text.append(10 + random.nextInt(20)).append(',').append(random.nextInt(9) == 0).append('\n');
    }
    return text.toString();
  }

  private Registration registration(double auc) {
    return bench.registration("weights " + auc, auc).trainedOn(customers);
  }

  private static final FeatureSet RISK =
      FeatureSet.of(
          "risk",
          1,
          Feature.column("age", ColumnType.INTEGER),
          Feature.expression("wealth", ColumnType.DECIMAL, "ln(income)", "income"),
          Feature.column("region", ColumnType.TEXT),
          Feature.computedBy(DayOfYear.class, "season", ColumnType.INTEGER, "day"));

  /** A feature that a class computes. */
  static final class DayOfYear {
    int of(LocalDate day) {
      return day.getDayOfYear();
    }
  }

  @Nested
  class Features {

    @Test
    void areBoundToTheVersionAndPartOfItsIdentity() {
      Version plain = registration(0.9).commit();
      Version version = registration(0.9).features(RISK).commit();
      assertThat(bench.registry().version(version.id()).features()).contains(RISK);
      assertThat(plain.features()).isEmpty();
      assertThat(plain.digest()).isNotEqualTo(version.digest());
    }

    @Test
    void thatChangedUnderTheirNameAndNumberAreRefused() {
      registration(0.9).features(RISK).commit();
      FeatureSet changed =
          FeatureSet.of(
              "risk",
              1,
              Feature.expression("wealth", ColumnType.DECIMAL, "income / 1000", "income"));
      assertThatThrownBy(() -> registration(0.91).features(changed).commit())
          .isInstanceOf(Rejected.class)
          .hasMessageContaining("feature set risk v1 is not what it is in fraud@v1")
          .hasMessageContaining(
              "feature 'wealth' was decimal: ln(income) of [income] and is decimal: income / 1000"
                  + " of [income]");
      FeatureSet renumbered = new FeatureSet("risk", 2, changed.features());
      Version version = registration(0.91).features(renumbered).commit();
      VersionDiff diff = bench.fraud().diff(bench.fraud().version(1).id(), version.id());
      assertThat(diff.changes().toString()).contains("feature wealth", "features");
    }

    @Test
    void ofAClassThatIsAnotherHereAreFound() {
      assertThat(RISK.changesHere(getClass().getClassLoader())).isEmpty();
      Feature.JavaClass now = (Feature.JavaClass) RISK.features().get(3).definition();
      FeatureSet asTrained =
          FeatureSet.of(
              "risk",
              1,
              new Feature(
                  "season",
                  ColumnType.INTEGER,
                  new Feature.JavaClass(now.name(), customers.ref().content()),
                  List.of("day")),
              new Feature(
                  "gone",
                  ColumnType.INTEGER,
                  new Feature.JavaClass("com.example.Gone", now.bytecode()),
                  List.of("day")));
      assertThat(asTrained.changesHere(getClass().getClassLoader()))
          .hasSize(2)
          .anySatisfy(change -> assertThat(change).contains("'season' was computed by"))
          .anySatisfy(change -> assertThat(change).contains("which this process has not"));
      Version version = registration(0.9).features(asTrained).commit();
      SkewMonitor monitor = bench.fraud().skewMonitor(version.id(), SkewLimits.USUAL.after(1));
      monitor.check(new Object[] {LocalDate.of(2026, 6, 15)});
      assertThat(monitor.report().seen().features()).hasSize(2);
      assertThat(monitor.report().asEvaluation().metric(SkewReport.METRIC))
          .hasValueSatisfying(skew -> assertThat(skew).isGreaterThan(1));
    }
  }

  @Nested
  class Monitors {

    private Version version;

    @BeforeEach
    void register() {
      version = registration(0.9).features(RISK).commit();
    }

    private SkewMonitor monitor() {
      return bench.fraud().skewMonitor(version);
    }

    private Object[] row(Random random, double shift) {
      return new Object[] {
        18 + random.nextInt(50),
        40_000 + shift + 9_000 * Math.max(-3, Math.min(3, random.nextGaussian())),
        random.nextInt(3) == 0 ? "south" : "north",
        LocalDate.of(2026, 6, 10 + random.nextInt(20))
      };
    }

    private SkewReport serve(double shift) {
      SkewMonitor monitor = monitor();
      Random random = new Random(7);
      for (int i = 0; i < 5_000; i++) {
        Object[] row = row(random, shift);
        row[1] = Math.rint((Double) row[1]);
        monitor.check(row);
      }
      return monitor.report();
    }

    @Test
    void watchTheColumnsOfTheFeatures() {
      assertThat(monitor().columns()).containsExactly("age", "income", "region", "day");
      assertThat(
              bench.fraud().skewMonitor(version.id(), SkewLimits.USUAL.ignoring("day")).columns())
          .containsExactly("age", "income", "region");
    }

    @Test
    void passWhatLooksAsInTraining() {
      SkewReport report = serve(0);
      assertThat(report.columns())
          .allMatch(column -> column.verdict() == Verdict.PASSED)
          .allMatch(column -> column.shift().psi() < 0.05, "PSI below 0.05");
      assertThat(report.seen().rows()).isEqualTo(5_000);
      assertThat(report.findings()).isEmpty();
    }

    @Test
    void findDriftInTheColumnThatDrifted() {
      SkewReport report = serve(8_000);
      assertThat(report.findings()).extracting(ColumnSkew::column).containsExactly("income");
      assertThat(report.toString()).contains("income: PSI", "limit 0.250");
    }

    @Test
    void tooFewRowsAreNoVerdict() {
      SkewMonitor monitor = monitor();
      monitor.check(row(new Random(1), 0));
      assertThat(monitor.report().columns())
          .allMatch(column -> column.verdict() == Verdict.INSUFFICIENT_EVIDENCE);
      assertThatThrownBy(() -> monitor.report().asEvaluation())
          .hasMessage("1 rows were seen of fraud@v1, and a verdict needs 1,000");
    }

    @Test
    void tellEveryWayInWhichARowCanBeWrong() {
      SkewMonitor monitor = monitor();
      LocalDate day = LocalDate.of(2026, 6, 15);
      assertThat(monitor.check(new Object[] {30, 40_000, "north", day})).isTrue();
      assertThat(monitor.check(new Object[] {null, 40_000, "north", day})).isFalse();
      assertThat(monitor.check(new Object[] {"30", 40_000, "north", day})).isFalse();
      assertThat(monitor.check(new Object[] {30.5, 40_000, "north", day})).isFalse();
      assertThat(monitor.check(new Object[] {130, 40_000, "north", day})).isFalse();
      assertThat(monitor.check(new Object[] {30, 40_000, "west", day})).isFalse();
      assertThat(monitor.check(new Object[] {30, 40_000, "north", day.plusYears(1)})).isFalse();
      assertThat(monitor.check(new Object[] {30, 40_000})).isFalse();
      assertThat(monitor.check(new double[] {30, 40_000, Double.NaN, 0})).isFalse();
      ColumnSkew.Counts age = monitor.report().columns().get(0).counts();
      assertThat(age).isEqualTo(new ColumnSkew.Counts(9, 1, 2, 1, 0));
      assertThat(monitor.report().columns().get(2).counts().unseen()).isEqualTo(1);
    }

    @Test
    void checkRowsByNameAndKnowWhatIsUnknown() {
      SkewMonitor monitor = monitor();
      Map<String, Object> row = new HashMap<>();
      row.put("age", 30);
      row.put("income", 40_000L);
      row.put("region", "south");
      row.put("day", LocalDate.of(2026, 6, 15));
      assertThat(monitor.check(row)).isTrue();
      monitor.require(row);
      row.put("zodiac", "leo");
      row.put("region", "west");
      row.remove("age");
      assertThat(monitor.check(row)).isFalse();
      assertThatThrownBy(() -> monitor.require(row))
          .isInstanceOf(Rejected.class)
          .hasMessage(
              "the row is not as fraud@v1 was trained for: 'age' is missing; 'region' is 'west',"
                  + " which training never had; 'zodiac' is no column of the training data");
      assertThat(monitor.report().seen().unknown()).isEqualTo(2);
    }

    @Test
    void neverThrowWhateverAValueDoes() {
      Number hostile =
          new Number() {
            private static final long serialVersionUID = 1L;

            @Override
            public int intValue() {
              throw new IllegalStateException();
            }

            @Override
            public long longValue() {
              throw new IllegalStateException();
            }

            @Override
            public float floatValue() {
              throw new IllegalStateException();
            }

            @Override
            public double doubleValue() {
              throw new IllegalStateException();
            }
          };
      SkewMonitor monitor = monitor();
      assertThat(monitor.check(new Object[] {hostile, 1, "north", 1})).isFalse();
      assertThat(monitor.check(Map.of("age", hostile))).isFalse();
      assertThat(monitor.report().seen().rows()).isEqualTo(2);
    }

    @Test
    void countEveryRowOfManyThreadsOrSayHowManyTheyDidNot() throws InterruptedException {
      SkewMonitor monitor = monitor();
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < 16; t++) {
        long seed = t;
        threads.add(
            new Thread(
                () -> {
                  Object[] row = row(new Random(seed), 0);
                  for (int i = 0; i < 20_000; i++) {
                    monitor.check(row);
                  }
                }));
      }
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
      SkewReport.Seen seen = monitor.report().seen();
      assertThat(seen.rows() + seen.uncounted()).isEqualTo(320_000);
    }

    @Test
    void areOfNoUseWithoutAProfile() {
      Version other = bench.register(0.9);
      assertThatThrownBy(() -> bench.fraud().skewMonitor(other))
          .isInstanceOf(Rejected.class)
          .hasMessageContaining("has no profile to compare with");
    }

    @Test
    void giveEvidenceThatAGateUses() {
      bench
          .fraud()
          .protect(
              PRODUCTION,
              Policy.protect()
                  .require(GateRule.threshold(SkewReport.METRIC, Direction.LOWER_IS_BETTER, 1)));
      Evaluation evidence = serve(8_000).asEvaluation();
      assertThat(evidence.slice("column=income", "psi")).isPresent();
      bench.fraud().attach(version.id(), evidence);
      assertThatThrownBy(
              () -> bench.fraud().promote(version).to(PRODUCTION).approvedBy(ALICE, "CHG").commit())
          .isInstanceOf(PromotionRefused.class)
          .hasMessageContaining("threshold:skew");
    }
  }

  @Nested
  class ARecall {

    private Version promoted(Registration registration) {
      Version version = registration.commit();
      bench.fraud().promote(version).to(PRODUCTION).approvedBy(ALICE, "CHG").commit();
      return version;
    }

    @Test
    void namesEveryVersionThatRestsOnTheSnapshotAndWhenItWasLive() {
      Version trained = promoted(registration(0.9));
      Version evaluated =
          bench
              .registration("other", 0.9)
              .evaluation(Evaluation.on(customers.ref()).metric("auc", 0.8))
              .commit();
      Version child = bench.registration("child", 0.9).parent(trained).commit();
      Version grandchild = promoted(bench.registration("grandchild", 0.9).parent(child));
      bench.register(0.7);

      assertThat(bench.registry().versionsThatSaw(customers.id()))
          .containsExactly(trained.id(), evaluated.id());
      BlastRadius radius = bench.registry().blastRadius(customers.id());
      assertThat(radius.versions())
          .extracting(BlastRadius.Touched::version)
          .containsExactly(trained.id(), evaluated.id(), child.id(), grandchild.id());
      assertThat(radius.versions())
          .extracting(BlastRadius.Touched::ways)
          .containsExactly(
              EnumSet.of(Way.TRAINED),
              EnumSet.of(Way.EVALUATED),
              EnumSet.of(Way.DESCENDED),
              EnumSet.of(Way.DESCENDED));
      assertThat(radius.inProduction()).containsExactly(grandchild.id());
      assertThat(radius.versions().get(0).production())
          .hasSize(1)
          .allMatch(turn -> turn.until().isPresent());
      assertThat(radius.versions().get(3).production())
          .hasSize(1)
          .allMatch(turn -> turn.until().isEmpty());
      assertThat(radius.toString()).contains("touches 4 versions", "until now");
    }

    @Test
    void ofASnapshotThatIsNotThereIsSaidSo() {
      SnapshotId none = new SnapshotId(customers.id().dataset(), 9);
      assertThatThrownBy(() -> bench.registry().blastRadius(none)).isInstanceOf(NotFound.class);
    }
  }
}
