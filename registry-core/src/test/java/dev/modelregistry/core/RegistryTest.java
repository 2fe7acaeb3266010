package dev.modelregistry.core;

import static dev.modelregistry.core.Workbench.ALICE;
import static dev.modelregistry.core.Workbench.BEATS_ON_AUC;
import static dev.modelregistry.core.Workbench.BOB;
import static dev.modelregistry.core.Workbench.TRAINER;
import static dev.modelregistry.value.Label.PRODUCTION;
import static dev.modelregistry.value.Label.STAGING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.Decision;
import dev.modelregistry.Model;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Snapshot;
import dev.modelregistry.Version;
import dev.modelregistry.VersionDiff;
import dev.modelregistry.error.AccessDenied;
import dev.modelregistry.error.NotFound;
import dev.modelregistry.error.OutcomeUnknown;
import dev.modelregistry.error.PromotionRefused;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.error.Unavailable;
import dev.modelregistry.event.Denied;
import dev.modelregistry.gate.Finding;
import dev.modelregistry.gate.GateRule;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.testkit.Fault;
import dev.modelregistry.spi.testkit.FaultyStorage;
import dev.modelregistry.spi.testkit.FaultyStorage.Operation;
import dev.modelregistry.spi.testkit.InMemoryStorage;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.ConfigValue;
import dev.modelregistry.value.Grant;
import dev.modelregistry.value.Role;
import dev.modelregistry.value.VersionId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users do with a registry, over a storage in memory. */
class RegistryTest {

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

  private Version promoted(double auc) {
    Version version = bench.register(auc);
    bench.fraud().promote(version).to(PRODUCTION).approvedBy(ALICE, "CHG").commit();
    return version;
  }

  @Nested
  class Registering {

    @Test
    void aVersionKeepsEverythingThatItWasRegisteredWith() throws IOException {
      Version parent = bench.register(0.9);
      Version version =
          bench
              .registration("the weights", 0.91)
              .config(Map.of("layers", List.of(64, 32), "shuffle", true, "optimizer", "adam"))
              .parent(parent)
              .annotation("ticket", "ML-7")
              .commit();

      try (Workbench other = new Workbench(new InMemoryStorage(space), inputs)) {
        Version read = other.fraud().version(2);
        assertThat(read).isEqualTo(version);
        assertThat(read.registeredBy()).isEqualTo(TRAINER);
        assertThat(new String(read.weights().open().readAllBytes(), StandardCharsets.UTF_8))
            .isEqualTo("the weights");
        assertThat(read.trainedOn()).isEqualTo(bench.loans().ref());
        assertThat(read.source().revision()).isEqualTo("4f2a9c");
        assertThat(read.config())
            .containsEntry("learning-rate", new ConfigValue.Numeric(0.001))
            .containsEntry("shuffle", new ConfigValue.Flag(true))
            .containsEntry("optimizer", new ConfigValue.Text("adam"))
            .containsEntry("layers", ConfigValue.of(List.of(64, 32)));
        assertThat(read.environment().seeds()).containsEntry("seed", 42L);
        assertThat(read.evaluations().get(0).metric("auc")).contains(0.91);
        assertThat(read.parents()).containsExactly(parent.id());
        assertThat(read.annotations()).containsEntry("ticket", "ML-7");
        assertThat(other.fraud().version(version.digest())).isEqualTo(version);
      }
    }

    @Test
    void theSameWeightsAgainAreStoredOnce() {
      bench.registration("same", 0.9).commit();
      long blobs = blobs();

      bench.registration("same", 0.9).annotation("again", "yes").commit();

      assertThat(blobs()).isEqualTo(blobs);
    }

    @Test
    void aParentThatDoesNotExistIsRefused() {
      assertThatThrownBy(
              () -> bench.registration("w", 0.9).parent(VersionId.parse("other@v3")).commit())
          .isInstanceOf(NotFound.class)
          .hasMessage(
              "other@v3 does not exist: other has no version yet; see registry.models() for the"
                  + " models that have");
    }

    @Test
    void aCancelledRegistrationLeavesNoVersion() {
      assertThatThrownBy(
              () ->
                  bench
                      .registration("w", 0.9)
                      .progress(
                          progress -> {
                            throw new CancellationException("enough");
                          })
                      .commit())
          .isInstanceOf(CancellationException.class);

      assertThat(bench.fraud().search().stream()).isEmpty();
    }

    @Test
    void progressTellsPhaseAndBytes() {
      List<String> phases = new ArrayList<>();
      bench
          .registration("twelve bytes", 0.9)
          .progress(progress -> phases.add(progress.phase() + " " + progress.doneBytes()))
          .commit();

      assertThat(phases).anyMatch(phase -> phase.startsWith("storing") && phase.endsWith("12"));
    }

    private long blobs() {
      return space.keys().stream().filter(key -> key.value().contains("fraud/blobs/")).count();
    }
  }

  @Nested
  class RollingBack {

    @BeforeEach
    void protect() {
      bench.fraud().protect(PRODUCTION, BEATS_ON_AUC);
    }

    @Test
    void rollbacksInARowWalkDownToTheFirst() {
      promoted(0.90);
      promoted(0.91);
      promoted(0.92);

      bench.fraud().rollback(PRODUCTION, "INC-1");
      assertThat(bench.fraud().resolve(PRODUCTION).id().number()).isEqualTo(2);
      bench.fraud().rollback(PRODUCTION, "INC-2");
      assertThat(bench.fraud().resolve(PRODUCTION).id().number()).isEqualTo(1);
      assertThatThrownBy(() -> bench.fraud().rollback(PRODUCTION, "INC-3"))
          .isInstanceOf(Rejected.class)
          .hasMessageContaining("production");
    }

    @Test
    void afterARollbackAndAPromotionTheWayBackIsTheVersionBefore() {
      promoted(0.90);
      promoted(0.91);
      bench.fraud().rollback(PRODUCTION, "INC-1");
      promoted(0.95);

      bench.fraud().rollback(PRODUCTION, "INC-2");

      assertThat(bench.fraud().resolve(PRODUCTION).id().number()).isEqualTo(1);
    }

    @Test
    void aNamedVersionMustHaveHeldTheLabel() {
      promoted(0.90);
      Version never = bench.register(0.91);
      promoted(0.92);
      promoted(0.93);

      assertThatThrownBy(() -> bench.fraud().rollback(PRODUCTION, never.id(), "INC-1"))
          .isInstanceOf(Rejected.class)
          .hasMessageContaining("never");
      bench.fraud().rollback(PRODUCTION, VersionId.parse("fraud@v1"), "INC-1");

      assertThat(bench.fraud().resolve(PRODUCTION).id().number()).isEqualTo(1);
      assertThat(
              bench
                  .fraud()
                  .explain(PRODUCTION)
                  .promotion()
                  .orElseThrow()
                  .report()
                  .candidate()
                  .number())
          .isEqualTo(1);
    }

    @Test
    void damagedWeightsOfThePresentVersionDoNotStandInTheWay() {
      promoted(0.90);
      Version present = promoted(0.91);
      for (ObjectKey blob : space.keys()) {
        if (blob.value().contains("fraud/blobs/") && holds(blob, "auc 0.91")) {
          space.remove(blob);
        }
      }
      assertThatThrownBy(() -> present.weights().verify()).hasMessageContaining("missing");

      bench.fraud().rollback(PRODUCTION, "INC-1");

      assertThat(bench.fraud().resolve(PRODUCTION).id().number()).isEqualTo(1);
    }

    @Test
    void aRollbackNeedsAReason() {
      promoted(0.90);
      promoted(0.91);

      assertThatThrownBy(() -> bench.fraud().rollback(PRODUCTION, " "))
          .hasMessageContaining("reason");
    }

    @Test
    void whatLeavesProductionIsArchivedUntilItComesBack() {
      Version first = promoted(0.90);
      Version second = promoted(0.91);
      assertThat(bench.fraud().isArchived(first.id())).isTrue();
      assertThat(bench.fraud().isArchived(second.id())).isFalse();

      bench.fraud().rollback(PRODUCTION, "INC-1");

      assertThat(bench.fraud().isArchived(first.id())).isFalse();
      assertThat(bench.fraud().isArchived(second.id())).isTrue();
    }

    private boolean holds(ObjectKey key, String text) {
      return new String(space.bytes(key).orElseThrow(), StandardCharsets.UTF_8).contains(text);
    }
  }

  @Nested
  class Consenting {

    @Test
    void severalPeopleMustConsentAndTheSameOneCountsOnce() {
      bench.fraud().protect(PRODUCTION, Policy.protect().approvals(2));
      Version version = bench.register(0.9);

      assertThatThrownBy(
              () ->
                  bench
                      .fraud()
                      .promote(version)
                      .to(PRODUCTION)
                      .approvedBy(ALICE, "CHG-1")
                      .approvedBy(ALICE, "CHG-2")
                      .commit())
          .isInstanceOf(PromotionRefused.class)
          .hasMessageContaining("2");
      Decision decision =
          bench
              .fraud()
              .promote(version)
              .to(PRODUCTION)
              .approvedBy(ALICE, "CHG-1")
              .approvedBy(BOB, "CHG-1")
              .commit();

      assertThat(decision.entry().sequence()).isEqualTo(3);
    }

    @Test
    void whoRegisteredCannotConsentWhereThePolicyWantsSomeoneElse() {
      bench.fraud().protect(PRODUCTION, Policy.protect().independentApproval());
      Workbench alices = new Workbench(bench.registry().as(ALICE), inputs.resolve("alice"));
      Version hers = alices.register(0.9);

      assertThatThrownBy(
              () -> bench.fraud().promote(hers).to(PRODUCTION).approvedBy(ALICE, "CHG").commit())
          .isInstanceOf(PromotionRefused.class)
          .hasMessageContaining("alice");
      bench.fraud().promote(hers).to(PRODUCTION).approvedBy(BOB, "CHG").commit();

      assertThat(bench.fraud().resolve(PRODUCTION)).isEqualTo(hers);
    }

    @Test
    void aGateOfTheTeamsOwnDecidesWhereItIsInstalled() {
      try (Workbench own =
          new Workbench(
              Registries.on(new InMemoryStorage())
                  .actor(TRAINER)
                  .gate("bias-audit", evidence -> Finding.failed("the audit is not finished"))
                  .open(),
              inputs)) {
        own.fraud()
            .protect(
                STAGING,
                Policy.protect().approvals(0).require(GateRule.custom("bias-audit", Map.of())));
        Version version = own.register(0.9);

        assertThatThrownBy(() -> own.fraud().promote(version).to(STAGING).commit())
            .isInstanceOf(PromotionRefused.class)
            .hasMessageContaining("the audit is not finished");
      }
    }

    @Test
    void aGateLooksOnceWhereNothingChangedMeanwhile() {
      AtomicInteger looks = new AtomicInteger();
      try (Workbench own =
          new Workbench(
              Registries.on(new InMemoryStorage())
                  .actor(TRAINER)
                  .gate("slow", evidence -> Finding.passed("look " + looks.incrementAndGet()))
                  .open(),
              inputs)) {
        own.fraud()
            .protect(
                STAGING, Policy.protect().approvals(0).require(GateRule.custom("slow", Map.of())));

        own.fraud().promote(own.register(0.9)).to(STAGING).commit();

        assertThat(looks).hasValue(1);
      }
    }

    @Test
    void anEvaluationAttachedLaterIsEvidence() {
      bench.fraud().protect(PRODUCTION, BEATS_ON_AUC);
      promoted(0.90);
      Version second = bench.register(0.95);
      Snapshot fresh =
          bench
              .registry()
              .dataset("loans")
              .snapshot()
              .from(bench.file("l.csv", "id\n2\n"))
              .commit();
      assertThat(fresh.id().number()).isEqualTo(2);
      bench
          .fraud()
          .attach(
              second.id(), dev.modelregistry.gate.Evaluation.on(fresh.ref()).metric("auc", 0.97));

      bench.fraud().promote(second).to(PRODUCTION).approvedBy(ALICE, "CHG").commit();

      assertThat(bench.fraud().explain(PRODUCTION).evidence()).hasSize(2);
    }
  }

  @Nested
  class Access {

    private ModelRegistry admin;

    @BeforeEach
    void closeTheRegistry() {
      admin = bench.registry().as(ALICE);
      admin.rules().grant(new Grant(ALICE, Role.ADMIN, "*"));
    }

    @Test
    void theFirstGrantMustMakeAnAdmin() {
      try (ModelRegistry open =
          Registries.on(new InMemoryStorage()).actor(Actor.person("mallory")).open()) {
        assertThatThrownBy(() -> open.rules().grant(new Grant(BOB, Role.TRAINER, "*")))
            .isInstanceOf(Rejected.class)
            .hasMessageContaining("admin");
      }
    }

    @Test
    void whatARoleMayNotDoIsRefusedAndRecorded() {
      assertThatThrownBy(() -> bench.fraud().protect(PRODUCTION, Policy.open()))
          .isInstanceOf(AccessDenied.class)
          .hasMessageContaining("service:trainer");

      List<Decision> history = admin.rules().history();
      Decision last = history.get(history.size() - 1);
      assertThat(last.actor()).isEqualTo(TRAINER);
      assertThat(last.event()).isInstanceOf(Denied.class);
    }

    @Test
    void aTrainerRegistersOnlyWhereGranted() {
      admin.rules().grant(new Grant(TRAINER, Role.TRAINER, "loans"));
      Snapshot loans = bench.loans();
      assertThat(loans.id().number()).isEqualTo(1);
      assertThatThrownBy(() -> bench.register(0.9)).isInstanceOf(AccessDenied.class);

      admin.rules().grant(new Grant(TRAINER, Role.TRAINER, "fra*"));

      // Grants are read within the freshness of the registry; a new one reads them at once.
      try (Workbench fresh = new Workbench(new InMemoryStorage(space), inputs)) {
        assertThat(fresh.register(0.9).id().number()).isEqualTo(1);
      }
    }

    @Test
    void theLastAdminStays() {
      assertThatThrownBy(() -> admin.rules().revoke(new Grant(ALICE, Role.ADMIN, "*")))
          .isInstanceOf(Rejected.class)
          .hasMessageContaining("admin");
    }
  }

  @Nested
  class Reading {

    @Test
    void searchNarrowsSortsAndPages() {
      bench.fraud().protect(STAGING, Policy.open());
      for (int i = 1; i <= 5; i++) {
        bench.registration("w" + i, 0.90 + i / 100.0).config("depth", i % 2).commit();
      }
      bench.fraud().promote(VersionId.parse("fraud@v2")).to(STAGING).commit();
      Model fraud = bench.fraud();

      assertThat(numbers(fraud.search().stream().toList())).containsExactly(5L, 4L, 3L, 2L, 1L);
      assertThat(numbers(fraud.search().config("depth", 1).stream().toList()))
          .containsExactly(5L, 3L, 1L);
      assertThat(numbers(fraud.search().label(STAGING).stream().toList())).containsExactly(2L);
      assertThat(numbers(fraud.search().metric("auc", auc -> auc > 0.925).stream().toList()))
          .containsExactly(5L, 4L, 3L);
      assertThat(numbers(fraud.search().lowest("auc").skip(1).limit(2).stream().toList()))
          .containsExactly(2L, 3L);
    }

    @Test
    void aDiffNamesWhatDiffersInEachArtifact() {
      Version first = bench.registration("one", 0.90).config("depth", 3).commit();
      Version second = bench.registration("two", 0.95).config("depth", 5).commit();

      VersionDiff diff = bench.fraud().diff(first.id(), second.id());

      assertThat(diff.of(VersionDiff.Part.CODE))
          .extracting(VersionDiff.Change::toString)
          .containsExactly("~ config depth: 3 → 5");
      assertThat(diff.of(VersionDiff.Part.WEIGHTS)).hasSize(1);
      assertThat(diff.of(VersionDiff.Part.DATA)).isEmpty();
      assertThat(diff.of(VersionDiff.Part.EVALUATION))
          .extracting(VersionDiff.Change::before)
          .containsExactly(java.util.Optional.of("0.9"));
      StringBuilder text = new StringBuilder();
      diff.print(text);
      assertThat(text).contains("fraud@v1 → fraud@v2").contains("data: the same");
    }

    @Test
    void whatUsedASnapshotIsOneCall() {
      Version first = bench.register(0.9);
      Version child = bench.registration("child", 0.91).parent(first).commit();

      assertThat(bench.registry().trainedOn(bench.loans().id()))
          .containsExactly(first.id(), child.id());
      assertThat(bench.registry().childrenOf(first.id())).containsExactly(child.id());
    }

    @Test
    void theSameContentIsTheSameSnapshot() {
      Snapshot first = bench.loans();
      long objects = space.keys().size();

      assertThat(bench.loans()).isEqualTo(first);
      assertThat(space.keys()).hasSize((int) objects);
    }

    @Test
    void modelsAndDatasetsAreListedByName() {
      bench.register(0.9);
      bench.registry().dataset("accounts").snapshot().from(bench.file("a", "x")).commit();

      assertThat(bench.registry().models())
          .extracting(m -> m.name().value())
          .containsExactly("fraud");
      assertThat(bench.registry().datasets())
          .extracting(d -> d.name().value())
          .containsExactly("accounts", "loans");
    }

    @Test
    void aTreeOfFilesComesBackAsItWas() throws IOException {
      Path tree = Files.createDirectories(inputs.resolve("tree/vocab"));
      Files.writeString(tree.resolve("tokens.txt"), "a b c");
      Files.writeString(tree.getParent().resolve("model.bin"), "weights");
      Version version = bench.registration("x", 0.9).weights(inputs.resolve("tree")).commit();

      Path copy = version.weights().copyTo(inputs.resolve("copy"));

      assertThat(copy.resolve("vocab/tokens.txt")).hasContent("a b c");
      assertThat(copy.resolve("model.bin")).hasContent("weights");
    }
  }

  @Nested
  class Failing {

    @Test
    void anUnknownOutcomeIsSettledOneWayOrTheOther() {
      FaultyStorage faulty = new FaultyStorage(new InMemoryStorage(space), 7);
      try (Workbench unsure =
          new Workbench(
              Registries.on(faulty).actor(TRAINER).appendBudget(Duration.ofMillis(1)).open(),
              inputs)) {
        unsure.loans();
        faulty.next(Operation.CREATE, "models/fraud/versions/0", Fault.CRASH_AFTER);

        OutcomeUnknown unknown = unknownOf(() -> unsure.register(0.9));
        faulty.heal();

        assertThat(unsure.registry().settle(unknown)).isTrue();
        assertThat(unsure.fraud().search().stream()).hasSize(1);

        faulty.next(Operation.CREATE, "models/fraud/versions/0", Fault.CRASH_BEFORE);
        OutcomeUnknown lost = unknownOf(() -> unsure.register(0.91));
        faulty.heal();

        assertThat(unsure.registry().settle(lost)).isFalse();
        assertThat(unsure.register(0.92).id().number()).isEqualTo(2);
        assertThat(unsure.registry().verify().problems()).isEmpty();
      }
    }

    private OutcomeUnknown unknownOf(Runnable work) {
      try {
        work.run();
      } catch (OutcomeUnknown unknown) {
        return unknown;
      }
      throw new AssertionError("the outcome should have been unknown");
    }

    @Test
    void aRegistryThatCannotBeFoundedSaysSo() {
      FaultyStorage readOnly =
          new FaultyStorage(new InMemoryStorage(), 1)
              .next(Operation.CREATE, "registry.json", Fault.FAIL_BEFORE);

      assertThatThrownBy(() -> Registries.on(readOnly).actor(TRAINER).open())
          .isInstanceOf(Unavailable.class)
          .hasMessageContaining("none can be founded there");
    }

    @Test
    void whoOpensMustSayWhoActs() {
      assertThatThrownBy(() -> Registries.on(new InMemoryStorage()).open())
          .isInstanceOf(Rejected.class)
          .hasMessageContaining("name the actor");
    }
  }

  private static List<Long> numbers(List<Version> versions) {
    return versions.stream().map(version -> version.id().number()).toList();
  }
}
