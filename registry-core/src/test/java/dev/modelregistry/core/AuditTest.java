package dev.modelregistry.core;

import static dev.modelregistry.core.Workbench.ALICE;
import static dev.modelregistry.core.Workbench.BEATS_ON_AUC;
import static dev.modelregistry.core.Workbench.BOB;
import static dev.modelregistry.core.Workbench.TRAINER;
import static dev.modelregistry.value.Label.PRODUCTION;
import static dev.modelregistry.value.Label.STAGING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Version;
import dev.modelregistry.core.codec.DecisionsCodec;
import dev.modelregistry.core.codec.ReportCodec;
import dev.modelregistry.core.codec.RulesCodec;
import dev.modelregistry.core.log.EventLog;
import dev.modelregistry.core.log.LogSettings;
import dev.modelregistry.core.state.DecisionsState;
import dev.modelregistry.core.store.Keys;
import dev.modelregistry.core.store.ObjectStore;
import dev.modelregistry.error.AccessDenied;
import dev.modelregistry.error.Corrupt;
import dev.modelregistry.error.NotFound;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.error.Unavailable;
import dev.modelregistry.event.Evaluated;
import dev.modelregistry.event.Event;
import dev.modelregistry.event.Promoted;
import dev.modelregistry.event.RolledBack;
import dev.modelregistry.gate.Approval;
import dev.modelregistry.gate.Direction;
import dev.modelregistry.gate.GateReport;
import dev.modelregistry.gate.GateRule;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Payload;
import dev.modelregistry.spi.testkit.InMemoryStorage;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.Grant;
import dev.modelregistry.value.Holding;
import dev.modelregistry.value.LogPosition;
import dev.modelregistry.value.ModelName;
import dev.modelregistry.value.Role;
import dev.modelregistry.value.VersionId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What somebody who writes past the library, or damages the store, cannot hide from an audit.
 *
 * <pre>
 *   decisions   1 policy   2 v1 promoted   3 v2 promoted   4 what a test forges
 * </pre>
 */
class AuditTest {

  @TempDir Path inputs;

  private final InMemoryStorage.Space space = new InMemoryStorage.Space();
  private Workbench bench;

  @BeforeEach
  void promoteTwo() {
    bench = new Workbench(new InMemoryStorage(space), inputs);
    bench.fraud().protect(PRODUCTION, BEATS_ON_AUC);
    for (double auc : new double[] {0.90, 0.91}) {
      Version version = bench.register(auc);
      bench.fraud().promote(version).to(PRODUCTION).approvedBy(ALICE, "CHG").commit();
    }
    bench.register(0.92);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private List<String> problems() {
    try (ModelRegistry fresh = Registries.on(new InMemoryStorage(space)).actor(TRAINER).open()) {
      return fresh.verify().problems().stream().map(Object::toString).toList();
    }
  }

  private void put(String key, String text) throws IOException {
    new InMemoryStorage(space).create(new ObjectKey(key), Payload.of(text.getBytes()));
  }

  private void forge(Event event) {
    new EventLog<DecisionsState>(
            new ObjectStore(new InMemoryStorage(space)),
            Keys.decisions(new ModelName("fraud")),
            new DecisionsCodec(),
            LogSettings.standard(Clock.systemUTC(), Duration.ofSeconds(30)))
        .append(TRAINER, head -> event);
  }

  @Nested
  class ForgedDecisions {

    private Holding held(long number, long since) {
      return new Holding(new VersionId(new ModelName("fraud"), number), since);
    }

    @Test
    void anHonestRollbackIsSound() {
      bench.fraud().rollback(PRODUCTION, "INC");

      assertThat(problems()).isEmpty();
    }

    @Test
    void aRollbackToAVersionThatNeverHeldTheLabelIsFound() {
      forge(new RolledBack(PRODUCTION, held(2, 3), held(3, 2), 0, "forged"));

      assertThat(problems())
          .singleElement()
          .asString()
          .startsWith("models/fraud/decisions/000000000004")
          .contains("a turn of fraud@v3 since decision 2 that there never was");
    }

    @Test
    void aVersionThatWasNeverRegisteredIsFound() {
      forge(new Evaluated(new VersionId(new ModelName("fraud"), 99), bench.auc(0.99)));

      // Whoever forged it left out its edge as well, which is the second problem.
      assertThat(problems())
          .hasSize(2)
          .first()
          .asString()
          .contains("fraud@v99, which was never registered");
    }
  }

  /** The decisions cite where the log of the registry's rules stood; its clocks do not matter. */
  @Nested
  class TheRulesOfADecision {

    private static final Policy AUC_OF_ONE =
        Policy.protect().require(GateRule.threshold("auc", Direction.HIGHER_IS_BETTER, 0.1));

    private LogPosition rules() {
      return new EventLog<>(
              new ObjectStore(new InMemoryStorage(space)),
              Keys.RULES,
              new RulesCodec(),
              LogSettings.standard(Clock.systemUTC(), Duration.ofSeconds(30)))
          .head()
          .position();
    }

    private void promoteToStaging() {
      Version version = bench.register(0.95);
      bench.fraud().promote(version).to(STAGING).approvedBy(ALICE, "CHG").commit();
    }

    @Test
    void areThoseThatStoodThenWhateverTheClocksSay() {
      Clock tomorrow = Clock.offset(Clock.systemUTC(), Duration.ofDays(1));
      try (ModelRegistry ahead =
          Registries.on(new InMemoryStorage(space)).actor(ALICE).clock(tomorrow).open()) {
        ahead.rules().protect(STAGING, AUC_OF_ONE);
      }
      promoteToStaging();

      assertThat(problems()).isEmpty();
    }

    @Test
    void areNotOnesThatThereNeverWere() {
      forgePromotion(new LogPosition(Keys.RULES, 7, Digest.of(new byte[] {7})));

      assertThat(problems())
          .singleElement()
          .asString()
          .startsWith("models/fraud/decisions/000000000004")
          .contains("was decided under the rules of 'policies/log 7 sha256:")
          .contains("which there never were");
    }

    @Test
    void areNotOlderThanThoseOfADecisionBeforeIt() {
      LogPosition before = rules();
      bench.registry().rules().protect(STAGING, Policy.protect());
      promoteToStaging();
      forgePromotion(before);

      assertThat(problems())
          .singleElement()
          .asString()
          .startsWith("models/fraud/decisions/000000000005")
          .contains("older than those of one before it");
    }

    @Test
    void allowWhoeverActs() {
      ModelRegistry admin = bench.registry().as(ALICE);
      admin.rules().grant(new Grant(ALICE, Role.ADMIN, "*"));
      forgePromotion(rules());

      assertThat(problems())
          .singleElement()
          .asString()
          .contains("was not allowed: service:trainer may not promote fraud@v3 to production");
    }

    /** Promotes v3 past the library, by the very report and consents that it would have had. */
    private void forgePromotion(LogPosition rules) {
      GateReport report = bench.fraud().promote(VersionId.parse("fraud@v3")).to(PRODUCTION).check();
      Approval consent = new Approval(ALICE, "CHG", ReportCodec.digest(report));
      forge(new Promoted(report, List.of(consent), "", Optional.empty(), rules));
    }
  }

  @Nested
  class ForeignFiles {

    @Test
    void amongTheModelsAreReportedAndPassedOver() throws IOException {
      put("models/readme.txt", "hello");
      put("models/_old/versions/000000000001", "{}");

      assertThat(bench.registry().models()).hasSize(1);
      assertThat(problems())
          .anyMatch(problem -> problem.startsWith("models/readme.txt"))
          .anyMatch(problem -> problem.startsWith("models/_old"));
    }

    @Test
    void doNotHideAnEntryThatIsMissing() throws IOException {
      ObjectKey second = new ObjectKey("models/fraud/decisions/000000000002");
      byte[] bytes = space.bytes(second).orElseThrow();
      space.remove(second);
      put(second.value() + ".bak", new String(bytes));

      assertThat(problems())
          .anyMatch(problem -> problem.startsWith(second.value() + " is missing"))
          .anyMatch(problem -> problem.startsWith(second.value() + ".bak"));
    }
  }

  @Nested
  class TheFounding {

    @Test
    void isNotRepeatedOverARegistryThatLostIt() {
      space.remove(Keys.REGISTRY);

      assertThatThrownBy(() -> Registries.on(new InMemoryStorage(space)).actor(TRAINER).open())
          .isInstanceOf(Corrupt.class)
          .hasMessageContaining("registry.json is missing");
      assertThat(bench.registry().verify().problems())
          .anyMatch(problem -> problem.object().equals("registry.json"));
    }
  }

  @Nested
  class Access {

    private ModelRegistry admin;

    @BeforeEach
    void closeTheRegistry() {
      admin = bench.registry().as(ALICE);
      admin.rules().grant(new Grant(ALICE, Role.ADMIN, "*"));
      admin.rules().grant(new Grant(BOB, Role.APPROVER, "*"));
    }

    @Test
    void nobodyPassesOnAConsentWhoCouldNotPromote() {
      GateReport report =
          admin.model("fraud").promote(VersionId.parse("fraud@v3")).to(PRODUCTION).check();

      assertThatThrownBy(() -> bench.fraud().approve(report, BOB, "CHG"))
          .isInstanceOf(AccessDenied.class)
          .hasMessageContaining("service:trainer");
      admin.as(BOB).model("fraud").approve(report, BOB, "CHG");
      var history = admin.rules().history();
      assertThat(history.get(history.size() - 1).actor()).isEqualTo(TRAINER);
    }

    @Test
    void aRoleThatWasTakenAwayAllowsNothingMoreHoweverStaleTheLabels() {
      Actor eve = Actor.person("eve");
      Grant hers = new Grant(eve, Role.ADMIN, "*");
      admin.rules().grant(hers);
      try (ModelRegistry stale =
          Registries.on(new InMemoryStorage(space))
              .actor(eve)
              .freshness(dev.modelregistry.Freshness.within(Duration.ofDays(400 * 365)))
              .open()) {
        stale.model("fraud").protect(PRODUCTION, BEATS_ON_AUC);
        admin.rules().revoke(hers);

        assertThatThrownBy(() -> stale.rules().grant(hers)).isInstanceOf(AccessDenied.class);
      }
    }
  }

  @Nested
  class Requests {

    @Test
    void textsThatAreTooLongAreRefusedWhereTheyComeIn() {
      String huge = "x".repeat(1 << 20);
      assertThatThrownBy(() -> bench.registration("w", 0.9).annotation("note", huge))
          .hasMessage(
              "the annotation 'note' has at most 10,000 characters, not 1,048,576; keep the long"
                  + " text elsewhere and note where");
      assertThatThrownBy(() -> bench.fraud().promote(VersionId.parse("fraud@v3")).because(huge))
          .hasMessageStartingWith("the reason of a promotion has at most");
      assertThatThrownBy(() -> bench.fraud().rollback(PRODUCTION, huge))
          .hasMessageStartingWith("the reason of a rollback has at most");
      assertThatThrownBy(() -> bench.registry().dataset("d").snapshot().annotation("n", "a\uD800b"))
          .hasMessageContaining("U+D800 at 1");
    }

    @Test
    void aNumberThatNoLogReachesIsNotFound() {
      assertThatThrownBy(() -> bench.fraud().version(1L << 60)).isInstanceOf(NotFound.class);
      assertThatThrownBy(() -> bench.registry().dataset("loans").snapshot(1L << 60))
          .isInstanceOf(NotFound.class);
    }

    @Test
    void aRollbackToAVersionWhoseWeightsAreGoneIsRefused() {
      for (ObjectKey key : space.keys()) {
        if (key.value().contains("fraud/blobs/")
            && new String(space.bytes(key).orElseThrow()).contains("auc 0.9")
            && !new String(space.bytes(key).orElseThrow()).contains("auc 0.91")) {
          space.remove(key);
        }
      }

      assertThatThrownBy(() -> bench.fraud().rollback(PRODUCTION, "INC"))
          .isInstanceOf(Corrupt.class)
          .hasMessageContaining("missing");
      assertThat(bench.fraud().resolve(PRODUCTION).id().number()).isEqualTo(2);
    }

    @Test
    void aClosedRegistryAnswersNothingFromMemory() {
      bench.fraud().resolve(PRODUCTION);
      bench.registry().close();

      assertThatThrownBy(() -> bench.fraud().resolve(PRODUCTION))
          .isInstanceOf(Unavailable.class)
          .hasMessageContaining("is closed; open it again");
      assertThatThrownBy(() -> bench.fraud().version(1)).isInstanceOf(Unavailable.class);
    }

    @Test
    void aPromotionOfAVersionOfAnotherModelIsRefused() {
      assertThatThrownBy(() -> bench.fraud().promote(VersionId.parse("other@v1")))
          .isInstanceOf(Rejected.class)
          .hasMessageContaining("another model");
    }
  }
}
