package dev.modelregistry.core;

import static dev.modelregistry.core.Workbench.TRAINER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.Model;
import dev.modelregistry.Version;
import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.spi.testkit.CountingStorage;
import dev.modelregistry.spi.testkit.InMemoryStorage;
import dev.modelregistry.value.VersionId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Searches over 300 versions, of which the first 256 stand in a bundle.
 *
 * <pre>
 *   v(n)   auc n/1000   configuration: number n, kind n mod 10   annotation "ticket" ML-n
 * </pre>
 */
class SearchTest {

  private static final int VERSIONS = 300;

  private static final InMemoryStorage.Space WRITTEN = new InMemoryStorage.Space();

  @TempDir static Path inputs;

  private final InMemoryStorage.Space space = new InMemoryStorage.Space();
  private final CountingStorage storage = new CountingStorage(new InMemoryStorage(space));
  private final Workbench writer = new Workbench(new InMemoryStorage(space), inputs);
  private final Workbench searcher;

  SearchTest() {
    WRITTEN.keys().forEach(key -> space.overwrite(key, WRITTEN.bytes(key).orElseThrow()));
    searcher = new Workbench(storage, inputs);
    storage.reset();
  }

  @BeforeAll
  static void registerVersions() {
    Workbench writer = new Workbench(new InMemoryStorage(WRITTEN), inputs);
    for (int number = 1; number <= VERSIONS; number++) {
      register(writer, number);
    }
  }

  private static Version register(Workbench writer, int number) {
    return writer
        .registration("the same weights", number / 1000.0)
        .config("number", number)
        .config("kind", number % 10)
        .annotation("ticket", "ML-" + number)
        .commit();
  }

  private static List<Long> numbers(List<Version> versions) {
    return versions.stream().map(version -> version.id().number()).toList();
  }

  private Model fraud() {
    return searcher.fraud();
  }

  @Nested
  class Conditions {

    @Test
    void findVersionsInABundleAndAfterIt() {
      assertThat(numbers(fraud().search().config("number", 7).stream().toList()))
          .containsExactly(7L);
      assertThat(numbers(fraud().search().annotation("ticket", "ML-299").stream().toList()))
          .containsExactly(299L);
      assertThat(numbers(fraud().search().metric("auc", auc -> auc >= 0.298).stream().toList()))
          .containsExactly(300L, 299L, 298L);
      assertThat(fraud().search().config("kind", 3).stream()).hasSize(30);
      assertThat(fraud().search().config("nothing", 3).stream()).isEmpty();
      assertThat(fraud().search().metric("nothing", value -> true).stream()).isEmpty();
    }

    @Test
    void narrowEachOther() {
      assertThat(
              numbers(
                  fraud()
                      .search()
                      .config("kind", 3)
                      .metric("auc", auc -> auc < 0.1)
                      .where(version -> version.id().number() > 80)
                      .stream()
                      .toList()))
          .containsExactly(93L, 83L);
    }

    @Test
    void seeEvaluationsThatWereAttachedLater() {
      VersionId second = new VersionId(fraud().name(), 2);
      Evaluation late = Evaluation.on(writer.loans().ref()).metric("auc", 0.9);
      writer.fraud().attach(second, late);

      assertThat(numbers(fraud().search().metric("auc", auc -> auc > 0.5).stream().toList()))
          .containsExactly(2L);
      assertThat(numbers(fraud().search().highest("auc").limit(2).stream().toList()))
          .containsExactly(2L, 300L);
    }

    @Test
    void seeWhatAnotherProcessRegisteredSince() {
      assertThat(fraud().search().config("number", 301).stream()).isEmpty();
      register(writer, 301);
      assertThat(numbers(fraud().search().config("number", 301).stream().toList()))
          .containsExactly(301L);
    }

    @Test
    void byAMetricSeeWhatWasRegisteredSinceAndEveryEvaluation() {
      assertThat(aucAbove(0.2995)).containsExactly(300L);

      Evaluation second = Evaluation.on(writer.loans().ref()).metric("auc", 0.7);
      writer.registration("the same weights", 0.5).evaluation(second).commit();
      assertThat(aucAbove(0.6)).containsExactly(301L);
      assertThat(aucAbove(0.45)).containsExactly(301L);

      for (int number = 302; number <= 345; number++) {
        register(writer, number);
      }
      assertThat(aucAbove(0.3435)).containsExactly(345L, 344L, 301L);
      assertThat(aucAbove(0.6)).as("by the second evaluation").containsExactly(301L);
      assertThat(numbers(fraud().search().metric("recall", recall -> true).stream().toList()))
          .isEmpty();
    }

    private List<Long> aucAbove(double least) {
      return numbers(fraud().search().metric("auc", auc -> auc > least).stream().toList());
    }

    @Test
    void ofAViewOfThePastSeeWhatThereWas() {
      Instant then = fraud().version(290).registeredAt();
      long newest = fraud().asOf(then).search().stream().findFirst().orElseThrow().id().number();
      assertThat(fraud().version(newest).registeredAt()).isEqualTo(then);
      assertThat(newest).isGreaterThanOrEqualTo(290);
    }
  }

  @Nested
  class AFoundVersion {

    @Test
    void isTheVersionOfItsNumber() {
      List<Version> found = fraud().search().config("kind", 3).stream().toList();
      for (Version version : found) {
        Version same = fraud().version(version.id().number());
        assertThat(version).isEqualTo(same).hasSameHashCodeAs(same);
        assertThat(same).isEqualTo(version);
        assertThat(version.config()).isEqualTo(same.config());
        assertThat(version.annotations()).isEqualTo(same.annotations());
        assertThat(version.registeredAt()).isEqualTo(same.registeredAt());
        assertThat(version.registeredBy()).isEqualTo(TRAINER);
        assertThat(version.digest()).isEqualTo(same.digest());
        assertThat(version.evaluations()).isEqualTo(same.evaluations());
        assertThat(version.weights().contents()).isEqualTo(same.weights().contents());
      }
      assertThat(found.get(0)).isNotEqualTo(found.get(1));
    }

    @Test
    void isFoundByItsDigest() {
      Version seventh = writer.fraud().version(7);
      assertThat(fraud().version(seventh.digest())).isEqualTo(seventh);
    }
  }

  @Nested
  class Costs {

    /** One listing, a log checkpoint and its entry, and the 11 entries after it and the probe. */
    private static final int HEAD = 3 + 12 + 1;

    @Test
    void aBundleForManyVersionsTheFirstTimeAndTwoProbesFromThenOn() {
      assertThat(fraud().search().config("kind", 3).stream()).hasSize(30);
      assertThat(storage.operations())
          .as("both heads, a bundle and its witness, the entries after it: %s", storage)
          .isLessThanOrEqualTo(2 * HEAD + 2 + 44);
      storage.reset();

      assertThat(fraud().search().config("kind", 4).stream()).hasSize(30);
      assertThat(storage.operations()).as(storage.toString()).isEqualTo(2);
    }

    @Test
    void aStretchOfEntriesForASearchByWhatIsNotKept() {
      assertThat(fraud().search().stream()).hasSize(VERSIONS);
      storage.reset();

      assertThat(fraud().search().where(version -> !version.parents().isEmpty()).stream())
          .isEmpty();

      assertThat(storage.operations())
          .as("two probes, the 44 newest, one and then all of the bundle: %s", storage)
          .isLessThanOrEqualTo(2 + 44 + 1 + 4);
    }
  }
}
