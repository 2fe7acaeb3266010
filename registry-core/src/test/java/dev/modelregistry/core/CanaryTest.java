package dev.modelregistry.core;

import static dev.modelregistry.core.Workbench.ALICE;
import static dev.modelregistry.core.Workbench.BOB;
import static dev.modelregistry.core.Workbench.TRAINER;
import static dev.modelregistry.value.Label.PRODUCTION;
import static dev.modelregistry.value.Label.STAGING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.Canary;
import dev.modelregistry.CanaryRequest;
import dev.modelregistry.Decision;
import dev.modelregistry.Explanation;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Version;
import dev.modelregistry.core.codec.CanaryCodec;
import dev.modelregistry.core.codec.DecisionsCodec;
import dev.modelregistry.core.gates.RateComparison;
import dev.modelregistry.core.log.EventLog;
import dev.modelregistry.core.log.LogSettings;
import dev.modelregistry.core.proof.WatchedStorage;
import dev.modelregistry.core.state.DecisionsState;
import dev.modelregistry.core.store.Keys;
import dev.modelregistry.core.store.ObjectStore;
import dev.modelregistry.error.AccessDenied;
import dev.modelregistry.error.NotFound;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.event.CanaryAborted;
import dev.modelregistry.event.CanaryChanged;
import dev.modelregistry.event.CanaryStarted;
import dev.modelregistry.event.Event;
import dev.modelregistry.event.Mandate;
import dev.modelregistry.event.Refused;
import dev.modelregistry.gate.Alarm;
import dev.modelregistry.gate.Approval;
import dev.modelregistry.gate.CanaryTerms;
import dev.modelregistry.gate.Direction;
import dev.modelregistry.gate.GateRule;
import dev.modelregistry.gate.GuardRail;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.gate.Tally;
import dev.modelregistry.spi.Storage;
import dev.modelregistry.spi.testkit.InMemoryStorage;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.Grant;
import dev.modelregistry.value.LogPosition;
import dev.modelregistry.value.ModelName;
import dev.modelregistry.value.Role;
import dev.modelregistry.value.Share;
import dev.modelregistry.value.VersionId;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Canaries as decisions.
 *
 * <pre>
 *   decisions   1 policy (one consent)   2 v1 promoted to production   3 what a test does
 *   versions    v1, v2, v3
 * </pre>
 */
class CanaryTest {

  private static final GuardRail ERRORS = GuardRail.errors();
  private static final Tally MANY_BAD = new Tally(500, 100);
  private static final Tally FEW_BAD = new Tally(9_500, 20);

  @TempDir Path inputs;

  private final InMemoryStorage.Space space = new InMemoryStorage.Space();
  private Workbench bench;
  private Version second;
  private Version third;

  @BeforeEach
  void promoteFirst() {
    bench = new Workbench(new InMemoryStorage(space), inputs);
    bench.fraud().protect(PRODUCTION, Policy.protect());
    promote(bench.register(0.9));
    second = bench.register(0.91);
    third = bench.register(0.92);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private Decision promote(Version version) {
    return bench.fraud().promote(version).to(PRODUCTION).approvedBy(ALICE, "CHG").commit();
  }

  private CanaryRequest request(Version version) {
    return bench.fraud().canary(PRODUCTION).version(version).percent(5).approvedBy(ALICE, "CHG-7");
  }

  private Decision start() {
    return request(second).guard(ERRORS).because("it is cheaper").commit();
  }

  private Canary only() {
    List<Canary> canaries = bench.fraud().canaries(PRODUCTION);
    assertThat(canaries).hasSize(1);
    return canaries.get(0);
  }

  private List<String> problems() {
    try (ModelRegistry fresh = Registries.on(new InMemoryStorage(space)).actor(TRAINER).open()) {
      return fresh.verify().problems().stream().map(Object::toString).toList();
    }
  }

  private LabelCanary asProcess(Actor actor) {
    return (LabelCanary) bench.registry().as(actor).model("fraud").canary(PRODUCTION);
  }

  private static Alarm alarm(GuardRail guard) {
    return RateComparison.alarm(guard, MANY_BAD, FEW_BAD).orElseThrow();
  }

  @Nested
  class AStart {

    @Test
    void isADecisionWithEverythingThatMadeItLawful() {
      Decision decision = start();

      CanaryStarted started = (CanaryStarted) decision.event();
      assertThat(started.terms().candidate()).isEqualTo(second.id());
      assertThat(started.terms().incumbent().since()).isEqualTo(2);
      assertThat(started.terms().share()).isEqualTo(Share.percent(5));
      assertThat(started.terms().guards()).containsExactly(ERRORS);
      assertThat(started.mandate().reason()).isEqualTo("it is cheaper");
      assertThat(started.mandate().policy().orElseThrow().sequence()).isEqualTo(1);
      assertThat(started.mandate().approvals())
          .containsExactly(new Approval(ALICE, "CHG-7", CanaryCodec.digest(started.terms())));
      assertThat(bench.fraud().resolve(PRODUCTION).id().number())
          .as("the label stays")
          .isEqualTo(1);
      assertThat(bench.fraud().findCanary(PRODUCTION)).hasValue(only());
      assertThat(bench.fraud().findCanary(STAGING)).isEmpty();
      assertThat(problems()).isEmpty();
    }

    @Test
    void withoutAConsentIsRefusedOnTheLog() {
      assertThatThrownBy(() -> bench.fraud().canary(PRODUCTION).version(second).percent(5).commit())
          .isInstanceOf(Rejected.class)
          .hasMessage(
              "5 % of the calls of production were not given to version 2 of fraud: it has 0 of 1"
                  + " approval: name a person who consents, with approvedBy(person, reference)");
      List<Decision> all = bench.fraud().decisions();
      assertThat(all.get(all.size() - 1).event()).isInstanceOf(Refused.class);
      assertThat(bench.fraud().findCanary(PRODUCTION)).isEmpty();
      assertThat(problems()).isEmpty();
    }

    @Test
    void ofWhatTheLabelHoldsOrOfNoVersionOrOfNoShareIsRefused() {
      Version first = bench.fraud().version(1);
      assertThatThrownBy(() -> request(first).commit())
          .hasMessage(
              "the canary of production of fraud was not changed: it points at fraud@v1 itself");
      assertThatThrownBy(
              () ->
                  bench
                      .fraud()
                      .canary(PRODUCTION)
                      .version(new VersionId(new ModelName("fraud"), 9))
                      .percent(5)
                      .commit())
          .isInstanceOf(NotFound.class);
      assertThatThrownBy(() -> bench.fraud().canary(PRODUCTION).version(second).commit())
          .hasMessageContaining("say what share of its calls");
      assertThatThrownBy(() -> bench.fraud().canary(PRODUCTION).percent(5).commit())
          .hasMessageContaining("none runs; say which version");
      assertThatThrownBy(() -> bench.fraud().canary(STAGING).version(second).percent(5).commit())
          .hasMessageContaining("it points at no version");
      assertThatThrownBy(() -> bench.fraud().canary(PRODUCTION).percent(100))
          .hasMessage(
              "a share of calls is 0.01 to 99.99 percent, not 100; a version gets all calls by being"
                  + " promoted");
    }

    @Test
    void besideAnotherIsRefused() {
      start();

      assertThatThrownBy(() -> request(third).commit())
          .isInstanceOf(Rejected.class)
          .hasMessageContaining("fraud@v2 is its canary since decision 3; abort that first");
    }

    @Test
    void ofAnUnprotectedLabelNeedsNoConsent() {
      try (Workbench other = new Workbench(new InMemoryStorage(), inputs.resolve("other"))) {
        Version first = other.register(0.9);
        Version next = other.register(0.9);
        other.fraud().protect(PRODUCTION, Policy.open());
        other.fraud().promote(first).to(PRODUCTION).commit();
        other.fraud().promote(first).to(STAGING).commit();
        other.fraud().canary(STAGING).version(next).percent(50).commit();

        assertThat(other.fraud().findCanary(STAGING)).isPresent();
      }
    }
  }

  @Nested
  class ThePolicy {

    @Test
    void canBeOneOfItsOwn() {
      bench.fraud().protect(PRODUCTION.canary(), Policy.protect().approvals(2));

      assertThatThrownBy(() -> request(second).commit()).hasMessageContaining("it has 1 of 2");
      CanaryStarted started =
          (CanaryStarted) request(second).approvedBy(BOB, "CHG-8").commit().event();
      assertThat(started.mandate().policy().orElseThrow().sequence()).isEqualTo(3);
      assertThat(problems()).isEmpty();
    }

    @Test
    void asksForNoGatesOfTheLabelAndMustNotHaveAny() {
      GateRule impossible = GateRule.threshold("auc", Direction.HIGHER_IS_BETTER, 1);
      bench.fraud().protect(PRODUCTION, Policy.protect().require(impossible));
      start();
      bench.fraud().canary(PRODUCTION).abort("enough");
      bench.fraud().protect(PRODUCTION.canary(), Policy.protect().require(impossible));

      assertThatThrownBy(CanaryTest.this::start).hasMessageContaining("asks for gates");
    }

    @Test
    void takesTheRoleThatMovesTheLabel() {
      ModelRegistry admin = bench.registry();
      admin.rules().grant(new Grant(TRAINER, Role.ADMIN, "*"));
      admin.rules().grant(new Grant(ALICE, Role.APPROVER, "*"));
      Actor service = Actor.service("scoring");
      admin.rules().grant(new Grant(service, Role.TRAINER, "*"));

      assertThatThrownBy(
              () ->
                  admin
                      .as(service)
                      .model("fraud")
                      .canary(PRODUCTION)
                      .version(second)
                      .percent(5)
                      .approvedBy(ALICE, "CHG")
                      .commit())
          .isInstanceOf(AccessDenied.class)
          .hasMessageContaining(
              "service:scoring may not give 5 % of the calls of production to fraud@v2");
      start();
      assertThatThrownBy(
              () -> admin.as(service).model("fraud").canary(PRODUCTION).abort("I do not like it"))
          .isInstanceOf(AccessDenied.class);
      admin.as(ALICE).model("fraud").canary(PRODUCTION).abort("INC-1");
      assertThat(only().ended().orElseThrow().actor()).isEqualTo(ALICE);
      assertThat(problems()).isEmpty();
    }

    @Test
    void bindsAConsentToOneShareAndOneVersion() {
      CanaryStarted at5 = (CanaryStarted) start().event();
      CanaryTerms at6 = at5.terms().with(Share.percent(6));

      assertThat(CanaryCodec.digest(at6)).isNotEqualTo(CanaryCodec.digest(at5.terms()));
      assertThatThrownBy(() -> bench.fraud().canary(PRODUCTION).percent(6).commit())
          .hasMessageContaining("6 % of the calls of production were not given to version 2");
    }
  }

  @Nested
  class AnotherShare {

    @Test
    void isADecisionOfItsOwn() {
      Decision began = start();
      Decision raised =
          bench.fraud().canary(PRODUCTION).percent(20).approvedBy(BOB, "CHG-8").commit();

      CanaryChanged changed = (CanaryChanged) raised.event();
      assertThat(changed.started()).isEqualTo(3);
      assertThat(changed.terms())
          .isEqualTo(((CanaryStarted) began.event()).terms().with(Share.percent(20)));
      assertThat(only().share()).isEqualTo(Share.percent(20));
      assertThat(only().began()).isEqualTo(began);
      assertThat(problems()).isEmpty();
    }

    @Test
    void leavesTheGuardRailsAndTheVersion() {
      start();

      assertThatThrownBy(() -> request(second).percent(10).guard(ERRORS).commit())
          .hasMessageContaining("the guard rails of one that runs stay");
      assertThatThrownBy(() -> request(second).commit())
          .hasMessageContaining("answers 5 % of its calls already");
    }
  }

  @Nested
  class TheEnd {

    @Test
    void isAnAbortWithAReason() {
      start();
      bench.fraud().canary(PRODUCTION).abort("INC-77");

      assertThat(bench.fraud().findCanary(PRODUCTION)).isEmpty();
      assertThat(only().isPromoted()).isFalse();
      assertThat(only().lines().get(1))
          .isEqualTo("the canary was aborted by service:trainer: INC-77");
      assertThatThrownBy(() -> bench.fraud().canary(PRODUCTION).abort("again"))
          .isInstanceOf(Rejected.class)
          .hasMessageContaining("no such canary runs");
      assertThatThrownBy(() -> bench.fraud().canary(PRODUCTION).abort(" "))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(problems()).isEmpty();
    }

    @Test
    void isItsPromotion() {
      start();
      Decision promotion = promote(second);

      assertThat(bench.fraud().findCanary(PRODUCTION)).isEmpty();
      assertThat(only().ended()).hasValue(promotion);
      assertThat(only().isPromoted()).isTrue();
      assertThat(problems()).isEmpty();
    }

    @Test
    void isAnyOtherMoveOfTheLabel() {
      start();
      promote(third);
      assertThat(only().isPromoted()).isFalse();
      assertThat(only().ended()).isPresent();
      assertThat(bench.fraud().findCanary(PRODUCTION)).isEmpty();

      start();
      bench.fraud().rollback(PRODUCTION, "INC-1");
      assertThat(bench.fraud().canaries(PRODUCTION))
          .hasSize(2)
          .allMatch(canary -> canary.ended().isPresent());
      assertThat(problems()).isEmpty();
    }

    @Test
    void isAnAlarmOfWhateverProcessHadIt() {
      bench.registry().rules().grant(new Grant(TRAINER, Role.ADMIN, "*"));
      bench.registry().rules().grant(new Grant(ALICE, Role.APPROVER, "*"));
      start();
      asProcess(Actor.service("scoring")).abort(3, alarm(ERRORS));

      CanaryAborted aborted = (CanaryAborted) only().ended().orElseThrow().event();
      assertThat(aborted.alarm()).hasValue(alarm(ERRORS));
      assertThat(aborted.reason())
          .startsWith("error rate: 100 of 500 (20.00 %), beside 20 of 9500 (0.21 %); evidence ");
      assertThat(problems()).isEmpty();
    }

    @Test
    void isNoAlarmOfAnotherGuardRailOrAnotherCanary() {
      start();
      LabelCanary process = asProcess(Actor.service("scoring"));

      assertThatThrownBy(() -> process.abort(3, alarm(ERRORS.tolerating(0.01))))
          .hasMessageContaining("its numbers do not amount to this alarm");
      assertThatThrownBy(() -> process.abort(2, alarm(ERRORS)))
          .hasMessageContaining("no such canary runs");
      Alarm made = alarm(ERRORS);
      assertThatThrownBy(
              () ->
                  process.abort(
                      3,
                      new Alarm(
                          ERRORS, made.candidate(), FEW_BAD, made.evidence() + 1, made.needed())))
          .hasMessageContaining("its numbers do not amount to this alarm");
      assertThat(bench.fraud().findCanary(PRODUCTION)).isPresent();
    }
  }

  @Nested
  class ThePast {

    @Test
    void saysWhichCanaryRanWhen() {
      Decision began = start();
      LogPosition at = bench.fraud().position();
      Decision raised =
          bench.fraud().canary(PRODUCTION).percent(20).approvedBy(BOB, "CHG-8").commit();
      LogPosition raisedAt = bench.fraud().position();
      Decision ended = bench.fraud().canary(PRODUCTION).abort("INC-9");

      assertThat(bench.fraud().asOf(at).findCanary(PRODUCTION).orElseThrow().share())
          .isEqualTo(Share.percent(5));
      assertThat(bench.fraud().asOf(raisedAt).findCanary(PRODUCTION).orElseThrow().share())
          .isEqualTo(Share.percent(20));
      assertThat(bench.fraud().findCanary(PRODUCTION)).isEmpty();
      assertThat(bench.fraud().explain(PRODUCTION).text())
          .contains("production of fraud is fraud@v1 since")
          .contains(
              String.format(
                  "5 %% of calls were answered by fraud@v2 from %s to %s",
                  began.time(), raised.time()))
          .contains(
              String.format(
                  "20 %% of calls were answered by fraud@v2 from %s to %s",
                  raised.time(), ended.time()))
          .contains("the canary was aborted by service:trainer: INC-9");
      assertThat(bench.fraud().asOf(at).explain(PRODUCTION).text())
          .contains("5 % of calls are answered by fraud@v2 from " + began.time() + " on");
    }

    @Test
    void explainsWhatACanaryAnswered() {
      start();
      LogPosition at = bench.fraud().position();
      promote(third);

      Explanation why = bench.fraud().explain(at);
      assertThat(why.version().id()).isEqualTo(second.id());
      assertThat(why.promotion()).isEmpty();
      assertThat(why.policy()).isPresent();
      assertThat(why.text())
          .contains("production of fraud was fraud@v1, with fraud@v2 as its canary since")
          .contains("started by service:trainer: it is cheaper")
          .contains("guarded: error rate not above")
          .contains("approved by person:alice under CHG-7")
          .contains("under the policy at models/fraud/decisions#1");
    }
  }

  @Nested
  class Races {

    @Test
    void anotherProcessThatMovedTheLabelWins() {
      try (ModelRegistry other = Registries.on(new InMemoryStorage(space)).actor(TRAINER).open()) {
        start();
        other.model("fraud").promote(third.id()).to(PRODUCTION).approvedBy(ALICE, "C").commit();

        assertThatThrownBy(() -> asProcess(TRAINER).abort(3, alarm(ERRORS)))
            .isInstanceOf(Rejected.class);
      }
    }

    @Test
    void aRollbackDoesNotMindACanaryThatStartsMeanwhile() {
      promote(third);
      AtomicBoolean looked = new AtomicBoolean();
      Storage slow =
          new WatchedStorage(
              new InMemoryStorage(space),
              point -> {
                boolean weights = point.target().startsWith("models/fraud/blobs/");
                if (weights && looked.compareAndSet(false, true)) {
                  start();
                }
              });
      try (ModelRegistry other = Registries.on(slow).actor(TRAINER).open()) {
        other.model("fraud").rollback(PRODUCTION, "INC-1");
      }

      assertThat(looked).isTrue();
      assertThat(only().ended()).isPresent();
      assertThat(bench.fraud().resolve(PRODUCTION).id().number()).isEqualTo(1);
    }
  }

  @Nested
  class ForgedDecisions {

    private void forge(Event event) {
      new EventLog<DecisionsState>(
              new ObjectStore(new InMemoryStorage(space)),
              Keys.decisions(new ModelName("fraud")),
              new DecisionsCodec(),
              LogSettings.standard(Clock.systemUTC(), Duration.ofSeconds(30)))
          .append(TRAINER, head -> event);
    }

    private CanaryStarted honest() {
      CanaryStarted started = (CanaryStarted) start().event();
      bench.fraud().canary(PRODUCTION).abort("to be forged");
      return started;
    }

    @Test
    void aStartWithoutItsConsentsIsFound() {
      Mandate mandate = honest().mandate();
      CanaryTerms terms = honest().terms();
      forge(
          new CanaryStarted(terms, new Mandate(mandate.policy(), List.of(), "", mandate.rules())));

      assertThat(problems())
          .singleElement()
          .asString()
          .contains("decision 7 does not follow from its terms and consents")
          .contains("it has 0 of 1 approval");
    }

    @Test
    void aConsentToOtherTermsIsFound() {
      CanaryStarted started = honest();
      forge(new CanaryStarted(started.terms().with(Share.percent(50)), started.mandate()));

      assertThat(problems()).singleElement().asString().contains("does not follow from its terms");
    }

    @Test
    void anAlarmThatTheNumbersDoNotGiveIsFound() {
      start();
      Alarm made = alarm(ERRORS);
      Alarm forged = new Alarm(ERRORS, FEW_BAD, made.incumbent(), made.evidence(), made.needed());
      forge(new CanaryAborted(PRODUCTION, second.id(), 3, "alarm", Optional.of(forged)));

      assertThat(problems())
          .singleElement()
          .asString()
          .contains("decision 4 aborts a canary by an alarm that does not follow");
    }

    @Test
    void whatCannotFollowIsNotEvenWritten() {
      start();

      assertThatThrownBy(
              () -> forge(new CanaryAborted(PRODUCTION, second.id(), 2, "wrong", Optional.empty())))
          .hasMessageContaining("a canary of production since decision 2, which does not run");
      assertThatThrownBy(
              () -> forge(new CanaryAborted(PRODUCTION, third.id(), 3, "wrong", Optional.empty())))
          .hasMessageContaining("aborts a canary of fraud@v3, which is none");
      assertThatThrownBy(() -> forge(bench.fraud().decisions().get(2).event()))
          .hasMessageContaining("starts a canary beside the one since decision 3");
    }
  }
}
