package dev.modelregistry.core;

import static dev.modelregistry.core.Workbench.ALICE;
import static dev.modelregistry.core.Workbench.BEATS_ON_AUC;
import static dev.modelregistry.core.Workbench.TRAINER;
import static dev.modelregistry.value.Label.PRODUCTION;
import static dev.modelregistry.value.Label.STAGING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.Decision;
import dev.modelregistry.Environment;
import dev.modelregistry.Freshness;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.PromotionRequest;
import dev.modelregistry.Source;
import dev.modelregistry.Verification;
import dev.modelregistry.Version;
import dev.modelregistry.error.Conflict;
import dev.modelregistry.error.Corrupt;
import dev.modelregistry.error.NotFound;
import dev.modelregistry.error.PromotionRefused;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.event.Promoted;
import dev.modelregistry.event.Refused;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.testkit.CountingStorage;
import dev.modelregistry.spi.testkit.Fault;
import dev.modelregistry.spi.testkit.FaultyStorage;
import dev.modelregistry.spi.testkit.InMemoryStorage;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.EntryProof;
import dev.modelregistry.value.GrowthProof;
import dev.modelregistry.value.LogPosition;
import dev.modelregistry.value.VersionId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The promises of the registry, by their numbers, over a storage in memory. */
class PromisesTest {

  @TempDir Path inputs;

  private final InMemoryStorage.Space space = new InMemoryStorage.Space();
  private Workbench bench;

  @BeforeEach
  void open() {
    bench = new Workbench(new InMemoryStorage(space), inputs);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private Map<ObjectKey, String> objects() {
    Map<ObjectKey, String> objects = new TreeMap<>();
    for (ObjectKey key : space.keys()) {
      objects.put(key, new String(space.bytes(key).orElseThrow(), StandardCharsets.ISO_8859_1));
    }
    return objects;
  }

  private void promote(Version version) {
    bench.fraud().promote(version).to(PRODUCTION).approvedBy(ALICE, "CHG-1").commit();
  }

  private void protect() {
    bench.fraud().protect(PRODUCTION, BEATS_ON_AUC);
  }

  @Nested
  class P1WriteOnce {

    @Test
    void nothingThatWasStoredEverChangesOrGoesAway() {
      protect();
      promote(bench.register(0.91));
      Map<ObjectKey, String> before = objects();

      promote(bench.register(0.93));
      bench.fraud().rollback(PRODUCTION, "INC-1");

      assertThat(objects()).containsAllEntriesOf(before);
    }
  }

  @Nested
  class P2WholeBundles {

    @Test
    void aRegistrationWithNoArtifactsNamesAllFive() {
      assertThatThrownBy(() -> bench.fraud().register().commit())
          .isInstanceOf(Rejected.class)
          .hasMessageContaining("fraud")
          .hasMessageContaining("the weights")
          .hasMessageContaining("the training data")
          .hasMessageContaining("the code")
          .hasMessageContaining("the environment")
          .hasMessageContaining("the evaluation");
    }

    @Test
    void aRegistrationThatLacksOneArtifactNamesItAndLeavesNoVersion() {
      assertThatThrownBy(
              () ->
                  bench
                      .fraud()
                      .register()
                      .weights(bench.file("model.bin", "w"))
                      .trainedOn(bench.loans())
                      .source(Source.of("git", "4f2a9c"))
                      .environment(Environment.ofThisJvm())
                      .commit())
          .isInstanceOf(Rejected.class)
          .hasMessageContaining("lacks the evaluation metrics")
          .hasMessageNotContaining("weights");

      assertThat(space.keys()).noneMatch(key -> key.value().startsWith("models/"));
    }

    @Test
    void anEvaluationThatHoldsNothingIsRefused() {
      assertThatThrownBy(
              () ->
                  bench
                      .registration("w", 0.9)
                      .evaluation(dev.modelregistry.gate.Evaluation.on(bench.loans().ref()))
                      .commit())
          .isInstanceOf(Rejected.class)
          .hasMessageContaining("add a metric");
    }
  }

  @Nested
  class P3Numbers {

    @Test
    void concurrentRegistrationsLeaveNoGapAndNoDuplicate() throws Exception {
      int threads = 8;
      int each = 10;
      bench.loans();
      List<Callable<List<Long>>> writers = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        int writer = t;
        writers.add(
            () -> {
              List<Long> numbers = new ArrayList<>();
              try (Workbench own =
                  new Workbench(new InMemoryStorage(space), inputs.resolve("w" + writer))) {
                for (int i = 0; i < each; i++) {
                  numbers.add(own.register(0.5 + writer / 100.0 + i / 10_000.0).id().number());
                }
              }
              return numbers;
            });
      }

      ExecutorService pool = Executors.newFixedThreadPool(threads);
      List<Long> numbers = new ArrayList<>();
      try {
        for (Future<List<Long>> done : pool.invokeAll(writers)) {
          List<Long> own = done.get();
          assertThat(own).isSorted();
          numbers.addAll(own);
        }
      } finally {
        pool.shutdownNow();
      }

      assertThat(numbers)
          .containsExactlyInAnyOrderElementsOf(
              LongStream.rangeClosed(1, threads * each).boxed().toList());
      assertThat(bench.registry().verify().problems()).isEmpty();
    }

    @Test
    void aNumberMeansTheSameVersionInEveryProcess() {
      Version first = bench.register(0.91);
      bench.register(0.92);

      try (Workbench other = new Workbench(new InMemoryStorage(space), inputs)) {
        assertThat(other.registry().version(VersionId.parse("fraud@v1"))).isEqualTo(first);
        assertThatThrownBy(() -> other.fraud().version(3))
            .isInstanceOf(NotFound.class)
            .hasMessage("fraud@v3 does not exist: the newest version of the model is v2");
      }
    }
  }

  @Nested
  class P4BytesFirst {

    @Test
    void aCrashAtAnyOperationLeavesTheWholeVersionOrNone() {
      protect();
      promote(bench.register(0.91));
      bench.loans();

      int crashes = 0;
      for (int seed = 1; seed <= 60; seed++) {
        FaultyStorage crashing =
            new FaultyStorage(new InMemoryStorage(space), seed)
                .randomly(Fault.CRASH_BEFORE, 0.05)
                .randomly(Fault.CRASH_AFTER, 0.05);
        long before = versions();
        boolean acknowledged = registerOn(crashing, "weights " + seed);

        long after = versions();
        assertThat(after).as("%s", crashing).isBetween(before, before + 1);
        assertThat(acknowledged && after == before).as("lost: %s", crashing).isFalse();
        assertThat(bench.registry().verify().problems()).as("%s", crashing).isEmpty();
        crashes += crashing.crashed() ? 1 : 0;
      }

      assertThat(crashes).isGreaterThan(20);
      assertThat(bench.register(0.99).id().number()).isEqualTo(versions());
    }

    private boolean registerOn(FaultyStorage crashing, String weights) {
      try (Workbench own =
          new Workbench(
              Registries.on(crashing).actor(TRAINER).appendBudget(Duration.ofMillis(5)).open(),
              inputs)) {
        own.registration(weights, 0.8).commit();
        return true;
      } catch (RegistryException expected) {
        return false;
      }
    }

    private long versions() {
      try (Workbench fresh = new Workbench(new InMemoryStorage(space), inputs)) {
        return fresh.fraud().search().stream().count();
      }
    }
  }

  @Nested
  class P5AtomicConditionalPromotion {

    @Test
    void aMoveCarriesReportApprovalActorTimeAndReason() {
      protect();
      Version version = bench.register(0.91);

      Decision decision =
          bench
              .fraud()
              .promote(version)
              .to(PRODUCTION)
              .approvedBy(ALICE, "CHG-1042")
              .because("first release")
              .commit();

      assertThat(decision.actor()).isEqualTo(TRAINER);
      assertThat(decision.event()).isInstanceOf(Promoted.class);
      Promoted promoted = (Promoted) decision.event();
      assertThat(promoted.reason()).isEqualTo("first release");
      assertThat(promoted.report().results()).hasSize(1);
      assertThat(promoted.approvals()).hasSize(1);
      assertThat(promoted.approvals().get(0).reference()).isEqualTo("CHG-1042");
    }

    @Test
    void aPromotionIsAConflictWhenTheIncumbentMovedSinceTheCheck() {
      protect();
      promote(bench.register(0.90));
      Version second = bench.register(0.92);
      PromotionRequest slow =
          bench.fraud().promote(second).to(PRODUCTION).approvedBy(ALICE, "CHG-2");
      slow.check();

      promote(bench.register(0.95));

      assertThatThrownBy(slow::commit)
          .isInstanceOf(Conflict.class)
          .hasMessageContaining("the gates compared with v1")
          .hasMessageContaining("v3");
      assertThat(bench.fraud().resolve(PRODUCTION).id().number()).isEqualTo(3);
    }

    @Test
    void aPromotionIsAConflictWhenTheLabelLeftAndCameBack() {
      protect();
      promote(bench.register(0.90));
      Version second = bench.register(0.92);
      PromotionRequest slow =
          bench.fraud().promote(second).to(PRODUCTION).approvedBy(ALICE, "CHG-2");
      slow.check();

      promote(bench.register(0.95));
      bench.fraud().rollback(PRODUCTION, "INC-1");

      assertThatThrownBy(slow::commit)
          .isInstanceOf(Conflict.class)
          .hasMessageContaining("v1 in another turn");
    }

    @Test
    void aConsentGivenEarlierCountsForItsReportOnly() {
      protect();
      Version first = bench.register(0.90);
      bench.fraud().approve(bench.fraud().promote(first).to(PRODUCTION).check(), ALICE, "CHG-7");

      bench.fraud().promote(first).to(PRODUCTION).commit();
      Version second = bench.register(0.92);

      assertThatThrownBy(() -> bench.fraud().promote(second).to(PRODUCTION).commit())
          .isInstanceOf(PromotionRefused.class)
          .hasMessageContaining("approv");
    }
  }

  @Nested
  class P6History {

    @Test
    void everyChangedEntryIsFoundAndNamed() {
      protect();
      promote(bench.register(0.91));
      List<ObjectKey> entries =
          space.keys().stream()
              .filter(key -> key.value().matches(".*/(decisions|versions|snapshots)/[0-9]{12}"))
              .toList();
      assertThat(entries).hasSize(4);

      for (ObjectKey entry : entries) {
        byte[] sound = space.bytes(entry).orElseThrow();
        byte[] changed = sound.clone();
        changed[changed.length / 2] ^= 1;
        space.overwrite(entry, changed);

        Verification verification = fresh().verify();

        assertThat(verification.problems())
            .as("changed %s", entry)
            .anyMatch(problem -> sameLog(problem.object(), entry.value()));
        space.overwrite(entry, sound);
      }
      assertThat(fresh().verify().problems()).isEmpty();
    }

    @Test
    void aDroppedTailIsFoundAgainstAReceipt() {
      protect();
      promote(bench.register(0.91));
      var receipt = bench.fraud().position();
      assertThat(receipt.size()).isEqualTo(2);

      space.remove(new ObjectKey("models/fraud/decisions/000000000002"));

      assertThat(
              fresh()
                  .verify(dev.modelregistry.VerifyRequest.everything().against(receipt))
                  .problems())
          .anyMatch(problem -> problem.object().contains("models/fraud/decisions"));
    }

    @Test
    void aProofShowsADecisionToSomebodyWhoHasOnlyThePosition() {
      protect();
      promote(bench.register(0.91));
      LogPosition kept = bench.fraud().position();
      promote(bench.register(0.93));
      Decision decision = bench.fraud().explain(PRODUCTION).decision();

      EntryProof proof = bench.fraud().prove(decision);
      GrowthProof growth = bench.fraud().proveGrowth(kept);

      assertThat(Registries.holds(proof)).isTrue();
      assertThat(proof.json()).contains("CHG-1");
      assertThat(
              Registries.holds(
                  new EntryProof(
                      proof.entry(),
                      proof.json().replace("CHG-1", "CHG-2"),
                      proof.position(),
                      proof.path())))
          .isFalse();
      assertThat(Registries.holds(growth)).isTrue();
      assertThat(
              Registries.holds(
                  new GrowthProof(
                      new LogPosition(kept.log(), kept.size(), Digest.of(new byte[1])),
                      growth.later(),
                      growth.path())))
          .isFalse();
    }

    @Test
    void aRefusalStandsInTheLogWithItsReport() {
      protect();
      promote(bench.register(0.91));
      Version worse = bench.register(0.80);
      assertThatThrownBy(() -> promote(worse)).isInstanceOf(PromotionRefused.class);

      List<Decision> decisions = bench.fraud().decisions();

      assertThat(decisions.get(decisions.size() - 1).event())
          .isInstanceOfSatisfying(
              Refused.class, refused -> assertThat(refused.report().failures()).hasSize(1));
    }

    /** A change that leaves an entry readable shows where the next entry commits to it. */
    private boolean sameLog(String object, String entry) {
      return object.startsWith(entry.substring(0, entry.lastIndexOf('/')));
    }

    private ModelRegistry fresh() {
      return Registries.on(new InMemoryStorage(space)).actor(TRAINER).open();
    }
  }

  @Nested
  class P7VerifiedReads {

    @Test
    void noFlippedBitOfAnyBlobIsHandedOutAsSound() throws Exception {
      bench.registration("the weights", 0.91).commit();
      for (ObjectKey blob :
          space.keys().stream().filter(key -> key.value().contains("/blobs/")).toList()) {
        byte[] sound = space.bytes(blob).orElseThrow();
        byte[] flipped = sound.clone();
        flipped[flipped.length - 1] ^= 4;
        space.overwrite(blob, flipped);

        Version version = bench.fraud().version(1);
        assertThatThrownBy(
                () -> {
                  try (var in = version.weights().open()) {
                    in.readAllBytes();
                  }
                  version.environment();
                  bench.registry().snapshot(version.trainedOn().id()).content().verify();
                })
            .isInstanceOf(Corrupt.class)
            .hasMessageContaining(blob.value());
        assertThat(bench.registry().verify().problems())
            .anyMatch(
                problem ->
                    problem.object().equals(blob.value()) && !problem.dependents().isEmpty());
        space.overwrite(blob, sound);
      }
    }
  }

  @Nested
  class P8TimeTravel {

    @Test
    void anyInstantHasTheLabelsThatItHad() {
      SteppingClock clock = new SteppingClock(Instant.parse("2026-01-01T00:00:00Z"));
      try (Workbench timed =
          new Workbench(
              Registries.on(new InMemoryStorage()).actor(TRAINER).clock(clock).open(), inputs)) {
        timed.fraud().protect(PRODUCTION, BEATS_ON_AUC);
        Instant none = clock.step();
        Version first = timed.register(0.91);
        timed.fraud().promote(first).to(PRODUCTION).approvedBy(ALICE, "CHG-1").commit();
        Instant one = clock.step();
        Version second = timed.register(0.92);
        timed.fraud().promote(second).to(PRODUCTION).approvedBy(ALICE, "CHG-2").commit();
        Instant two = clock.step();
        timed.fraud().rollback(PRODUCTION, "INC-3");
        Instant back = clock.step();

        assertThat(timed.fraud().asOf(none).find(PRODUCTION)).isEmpty();
        assertThat(timed.fraud().asOf(one).resolve(PRODUCTION)).isEqualTo(first);
        assertThat(timed.fraud().asOf(two).resolve(PRODUCTION)).isEqualTo(second);
        assertThat(timed.fraud().asOf(back).resolve(PRODUCTION)).isEqualTo(first);
        assertThat(timed.fraud().asOf(two).explain(PRODUCTION).text())
            .contains("production of fraud is fraud@v2", "CHG-2");
        assertThat(timed.fraud().asOf(one).search().stream()).containsExactly(first);
        assertThatThrownBy(() -> timed.fraud().asOf(one).version(2))
            .isInstanceOf(NotFound.class)
            .hasMessageContaining("did not exist yet");
        assertThat(timed.fraud().history(PRODUCTION))
            .extracting(turn -> turn.version().number())
            .containsExactly(1L, 2L, 1L);
      }
    }

    @Test
    void timesNeverRunBackwardsWhateverTheClockDoes() {
      SteppingClock clock = new SteppingClock(Instant.parse("2026-06-01T00:00:00Z"));
      try (Workbench timed =
          new Workbench(
              Registries.on(new InMemoryStorage()).actor(TRAINER).clock(clock).open(), inputs)) {
        Version first = timed.register(0.91);
        clock.set(Instant.parse("2025-01-01T00:00:00Z"));
        Version second = timed.register(0.92);

        assertThat(second.registeredAt()).isAfterOrEqualTo(first.registeredAt());
      }
    }

    @Test
    void aPositionShowsTheSameForEver() {
      protect();
      promote(bench.register(0.91));
      var position = bench.fraud().position();
      promote(bench.register(0.95));

      assertThat(bench.fraud().asOf(position).resolve(PRODUCTION).id().number()).isEqualTo(1);
      assertThat(bench.fraud().asOf(position).position()).isEqualTo(position);
    }
  }

  @Nested
  class P9ProtectedLabels {

    @Test
    void productionWithoutAPolicyRefusesAndSaysHowToSetOne() {
      Version version = bench.register(0.91);

      assertThatThrownBy(() -> promote(version))
          .isInstanceOf(PromotionRefused.class)
          .hasMessageContaining("fraud")
          .hasMessageContaining("protect(");
      assertThat(bench.fraud().find(PRODUCTION)).isEmpty();
    }

    @Test
    void aWorseCandidateIsRefusedInASentence() {
      protect();
      promote(bench.register(0.934));
      Version worse = bench.register(0.91);

      assertThatThrownBy(() -> promote(worse))
          .isInstanceOf(PromotionRefused.class)
          .hasMessageContaining("was not promoted to production")
          .hasMessageContaining("0.91")
          .hasMessageContaining("0.934");
      assertThat(bench.fraud().resolve(PRODUCTION).id().number()).isEqualTo(1);
    }

    @Test
    void anOverrideIsPossibleOnlyWhereThePolicyAllowsItAndStaysVisible() {
      protect();
      promote(bench.register(0.93));
      Version worse = bench.register(0.90);
      PromotionRequest request =
          bench
              .fraud()
              .promote(worse)
              .to(PRODUCTION)
              .approvedBy(ALICE, "CHG-9")
              .override("legal hold on v1");
      assertThatThrownBy(request::commit)
          .isInstanceOf(PromotionRefused.class)
          .hasMessageContaining("override");

      bench.fraud().protect(PRODUCTION, BEATS_ON_AUC.allowOverride());
      Decision decision =
          bench
              .fraud()
              .promote(worse)
              .to(PRODUCTION)
              .approvedBy(ALICE, "CHG-9")
              .override("legal hold on v1")
              .commit();

      assertThat(((Promoted) decision.event()).override()).contains("legal hold on v1");
      assertThat(bench.fraud().explain(PRODUCTION).text())
          .contains("gates were overridden: legal hold on v1");
    }

    @Test
    void aDefaultOfTheRegistryProtectsModelsWithoutAPolicyOfTheirOwn() {
      bench.registry().rules().protect(STAGING, Policy.protect());
      Version version = bench.register(0.91);

      assertThatThrownBy(() -> bench.fraud().promote(version).to(STAGING).commit())
          .isInstanceOf(PromotionRefused.class)
          .hasMessageContaining("approv");
      bench.fraud().protect(STAGING, Policy.open());
      bench.fraud().promote(version).to(STAGING).commit();

      assertThat(bench.fraud().resolve(STAGING)).isEqualTo(version);
    }
  }

  @Nested
  class P12ServingFirst {

    @Test
    void resolvingCostsTheSameWhateverTheNumberOfVersions() {
      protect();
      promote(bench.register(0.91));
      long few = coldResolve();
      for (int i = 0; i < 300; i++) {
        bench.register(0.5 + i / 10_000.0);
      }

      assertThat(coldResolve()).isEqualTo(few);
    }

    @Test
    void aFreshAnswerAsksOneKeyAndAStaleOneNone() {
      protect();
      promote(bench.register(0.91));
      CountingStorage counting = new CountingStorage(new InMemoryStorage(space));
      try (Workbench serving =
          new Workbench(
              Registries.on(counting)
                  .actor(TRAINER)
                  .freshness(Freshness.within(Duration.ofHours(1)))
                  .open(),
              inputs)) {
        serving.fraud().resolve(PRODUCTION);
        counting.reset();

        serving.fraud().resolve(PRODUCTION, Freshness.latest());
        assertThat(counting.operations()).isEqualTo(1);
        serving.fraud().resolve(PRODUCTION);
        assertThat(counting.operations()).isEqualTo(1);
      }
    }

    private long coldResolve() {
      CountingStorage counting = new CountingStorage(new InMemoryStorage(space));
      try (Workbench serving = new Workbench(counting, inputs)) {
        serving.fraud().resolve(PRODUCTION);
      }
      return counting.operations();
    }
  }
}
