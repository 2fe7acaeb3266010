package dev.modelregistry.core;

import static dev.modelregistry.core.Workbench.ALICE;
import static dev.modelregistry.core.Workbench.TRAINER;
import static dev.modelregistry.value.Label.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.Freshness;
import dev.modelregistry.gate.Direction;
import dev.modelregistry.gate.GateRule;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.spi.testkit.CountingStorage;
import dev.modelregistry.spi.testkit.InMemoryStorage;
import dev.modelregistry.value.Keep;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the README says each thing costs in requests: a storage in a bucket makes one of every call,
 * of a listing one for every thousand keys.
 */
final class RequestsTest {

  private final InMemoryStorage.Space space = new InMemoryStorage.Space();
  private final CountingStorage counting = new CountingStorage(new InMemoryStorage(space));

  @TempDir private Path inputs;

  private Workbench writer;

  @BeforeEach
  void open() {
    writer = new Workbench(new InMemoryStorage(space), inputs);
  }

  private Workbench counted() {
    // Time must not decide what is counted.
    return counted(Freshness.within(Duration.ofHours(1)));
  }

  private Workbench counted(Freshness freshness) {
    return new Workbench(
        Registries.on(counting).actor(TRAINER).freshness(freshness).open(), inputs);
  }

  private void promoteOneOf(int versions) {
    for (int i = 0; i < versions; i++) {
      writer.registration("the same weights", 0.9 + i / 1e6).commit();
    }
    Policy policy =
        Policy.protect().require(GateRule.threshold("auc", Direction.HIGHER_IS_BETTER, 0.8));
    writer.fraud().protect(PRODUCTION, policy);
    writer
        .fraud()
        .promote(writer.fraud().version(versions))
        .to(PRODUCTION)
        .approvedBy(ALICE, "CHG-1")
        .commit();
  }

  @Nested
  final class Resolving {

    @ParameterizedTest
    @ValueSource(ints = {1, 300})
    void costsFourRequestsColdAndOneFresh(int versions) {
      promoteOneOf(versions);

      try (Workbench serving = counted()) {
        assertThat(serving.fraud().resolve(PRODUCTION).id().number()).isEqualTo(versions);
        assertThat(counting.operations()).as("opened and resolved: %s", counting).isEqualTo(4);

        counting.reset();
        serving.fraud().resolve(PRODUCTION, Freshness.latest());
        assertThat(counting.operations()).isEqualTo(1);
      }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 29, 30, 31, 100})
    void costsTheSameAfterAnyNumberOfDecisions(int more) {
      promoteOneOf(1);
      for (int i = 0; i < more; i++) {
        writer.fraud().attach(writer.fraud().version(1).id(), writer.auc(0.9 + i / 1e6));
      }

      try (Workbench serving = counted()) {
        assertThat(serving.fraud().resolve(PRODUCTION).id().number()).isOne();
        assertThat(counting.operations())
            .as(
                "registry.json, a listing, the last decision, and the log checkpoint before it: %s",
                counting)
            .isEqualTo(4);
      }
    }
  }

  @Nested
  final class Registering {

    /** A look at the rules, an edge to the snapshot, the entry. */
    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "PT0S"})
    void costsThreeRequestsAndOneForEachNewBlobHoweverLongAgoItLooked(Duration fresh) {
      try (Workbench trainer = counted(Freshness.within(fresh))) {
        trainer.registration("first", 0.8).commit();
        for (int i = 0; i < 5; i++) {
          var registration = trainer.registration("weights " + i, 0.9);
          counting.reset();
          registration.commit();
          assertThat(counting.operations()).as("%s", counting).isLessThanOrEqualTo(1 + 3);
        }
      }
    }

    /** The look at the roles shows the rule. */
    @ParameterizedTest
    @EnumSource
    void costsNoMoreWhereARuleSaysHowBytesAreKept(Keep keep) {
      try (Workbench trainer = counted()) {
        trainer.registration(numbers(0), 0.8).keep(keep).commit();
        trainer.registration(numbers(1), 0.8).keep(keep).commit();
        var asked = trainer.registration(numbers(2), 0.8).keep(keep);
        counting.reset();
        asked.commit();
        long costs = counting.operations();

        writer.registry().rules().keep("fraud", keep);
        trainer.registration(numbers(3), 0.8).commit();
        var ruled = trainer.registration(numbers(4), 0.8);
        counting.reset();
        ruled.commit();
        assertThat(counting.operations()).as("%s", counting).isEqualTo(costs);
      }
    }

    private static String numbers(int seed) {
      return new Random(seed).ints(3_000).boxed().map(String::valueOf).toList().toString();
    }

    @Test
    void costsMoreOnlyTheFirstTime() {
      promoteOneOf(1);
      try (Workbench trainer = counted()) {
        var registration = trainer.registration("others", 0.8);
        counting.reset();
        registration.commit();
        assertThat(counting.operations()).as("%s", counting).isLessThanOrEqualTo(1 + 3 + 12);
      }
    }
  }

  @Nested
  final class Scanning {

    @Test
    void readsBundlesOf256AndOf32VersionsAtOnceAndOthersOneByOne() {
      promoteOneOf(256 + 32 + 20);
      try (Workbench searching = counted()) {
        counting.reset();
        assertThat(searching.fraud().search().stream()).hasSize(308);
        assertThat(counting.operations()).as("%s", counting).isLessThanOrEqualTo(2 + 2 * 20 + 10);
      }
    }
  }
}
