package dev.modelregistry.core.policy;

import static dev.modelregistry.core.policy.Story.ALICE;
import static dev.modelregistry.core.policy.Story.BOB;
import static dev.modelregistry.core.policy.Story.by;
import static dev.modelregistry.core.policy.Story.gate;
import static dev.modelregistry.core.policy.Story.version;
import static dev.modelregistry.value.Label.PRODUCTION;
import static dev.modelregistry.value.Label.STAGING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.core.gates.RateComparison;
import dev.modelregistry.core.policy.PromotionCase.Asked;
import dev.modelregistry.error.Conflict;
import dev.modelregistry.event.CanaryChanged;
import dev.modelregistry.event.CanaryStarted;
import dev.modelregistry.event.Refused;
import dev.modelregistry.gate.Alarm;
import dev.modelregistry.gate.Approval;
import dev.modelregistry.gate.CanaryTerms;
import dev.modelregistry.gate.GuardRail;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.gate.Tally;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.EntryRef;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.Share;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CanaryDecisionTest {

  private static final GuardRail ERRORS = GuardRail.errors();
  private static final Digest DIGEST = Digest.of(new byte[] {1});

  private final Story story = new Story().promoted(STAGING, 11);

  private CanaryTerms terms(Label label) {
    return new CanaryTerms(
        label,
        version(12),
        story.decisions.holding(label).orElseThrow(),
        Share.percent(5),
        List.of(ERRORS));
  }

  private CanaryDecision decide(CanaryTerms terms, OptionalLong running, Asked asked) {
    return decide(terms, running, Story.TRAINER, asked);
  }

  private CanaryDecision decide(
      CanaryTerms terms, OptionalLong running, Actor registrant, Asked asked) {
    CanaryCase.Basis basis = new CanaryCase.Basis(DIGEST, registrant, Story.RULES);
    return CanaryDecision.decide(
        story.decisions, story.rules, new CanaryCase(terms, running, basis, asked));
  }

  private CanaryDecision start(CanaryTerms terms, Asked asked) {
    return decide(terms, OptionalLong.empty(), asked);
  }

  @Nested
  class P9ProtectedLabels {

    @Test
    void anUnprotectedLabelHasCanariesFreely() {
      CanaryTerms terms = terms(STAGING);
      CanaryDecision decision = start(terms, by());

      assertThat(decision.refusal()).isEmpty();
      assertThat(decision.event())
          .isInstanceOfSatisfying(
              CanaryStarted.class,
              started -> {
                assertThat(started.terms()).isEqualTo(terms);
                assertThat(started.mandate().policy()).isEmpty();
                assertThat(started.mandate().rules()).isEqualTo(Story.RULES);
              });
    }

    @Test
    void aPolicyOfTheCanariesAsksForItsConsents() {
      story.protectedBy(STAGING.canary(), Policy.protect());
      CanaryTerms terms = terms(STAGING);

      assertThat(start(terms, by()).refusal())
          .hasValue(
              "5 % of the calls of staging were not given to version 12 of fraud-detector: it has 0"
                  + " of 1 approval: name a person who consents, with approvedBy(person,"
                  + " reference)");
      assertThat(start(terms, by()).event())
          .isInstanceOfSatisfying(
              Refused.class,
              refused -> {
                assertThat(refused.report().candidate()).isEqualTo(version(12));
                assertThat(refused.report().incumbent()).hasValue(terms.incumbent());
              });
      assertThat(start(terms, by(ALICE)).event())
          .isInstanceOfSatisfying(
              CanaryStarted.class,
              started -> {
                assertThat(started.mandate().approvals())
                    .singleElement()
                    .satisfies(
                        approval -> {
                          assertThat(approval.approver()).isEqualTo(ALICE);
                          assertThat(approval.report()).isEqualTo(DIGEST);
                        });
                assertThat(started.mandate().policy())
                    .hasValue(new EntryRef("models/fraud-detector/decisions", 2));
              });
    }

    @Test
    void theConsentOfWhoRegisteredTheVersionDoesNotCountWhereItMustBeIndependent() {
      story.protectedBy(STAGING.canary(), Policy.protect().independentApproval());
      CanaryTerms terms = terms(STAGING);

      assertThat(startOfAlices(terms, by(ALICE)).refusal().orElseThrow())
          .contains("it has 0 of 1 approval, since that of person:alice does not count");
      assertThat(startOfAlices(terms, by(ALICE, BOB)).event())
          .isInstanceOfSatisfying(
              CanaryStarted.class,
              started ->
                  assertThat(started.mandate().approvals())
                      .extracting(Approval::approver)
                      .containsExactly(BOB));
    }

    private CanaryDecision startOfAlices(CanaryTerms terms, Asked asked) {
      return decide(terms, OptionalLong.empty(), ALICE, asked);
    }

    @Test
    void productionWithoutAPolicyHasNone() {
      story.promoted(PRODUCTION, 11);

      assertThat(start(terms(PRODUCTION), by(ALICE)).refusal().orElseThrow())
          .contains("production is protected and no policy says what it asks for");
    }

    @Test
    void gatesJudgePromotionsAndNoCanaries() {
      story.protectedBy(STAGING.canary(), Policy.open().require(gate("auc")));

      assertThat(start(terms(STAGING), by()).refusal().orElseThrow())
          .contains("the policy of its canaries asks for gates, which judge promotions alone");
    }
  }

  @Nested
  class P5Moves {

    private CanaryTerms running() {
      CanaryTerms terms = terms(STAGING);
      story.decided(start(terms, by()).event());
      return terms;
    }

    @Test
    void anotherShareIsForTheCanaryThatRuns() {
      CanaryTerms raised = running().with(Share.percent(20));

      assertThat(decide(raised, OptionalLong.of(2), by()).event())
          .isInstanceOfSatisfying(
              CanaryChanged.class,
              changed -> {
                assertThat(changed.started()).isEqualTo(2);
                assertThat(changed.terms()).isEqualTo(raised);
              });
    }

    @Test
    void aCanaryThatCameOrWentMeanwhileIsAConflict() {
      CanaryTerms terms = running();
      String meanwhile =
          "5 % of the calls of staging were not given to version 12 of fraud-detector: a canary of"
              + " staging was started or ended meanwhile; look again";

      assertThatThrownBy(() -> start(terms, by()))
          .isInstanceOf(Conflict.class)
          .hasMessage(meanwhile);
      assertThatThrownBy(() -> decide(terms, OptionalLong.of(1), by()))
          .isInstanceOf(Conflict.class)
          .hasMessage(meanwhile);
    }

    @Test
    void aLabelThatMovedMeanwhileIsAConflict() {
      CanaryTerms terms = running();
      story.promoted(STAGING, 13);

      assertThatThrownBy(() -> decide(terms, OptionalLong.of(2), by()))
          .isInstanceOf(Conflict.class)
          .hasMessageEndingWith(": staging moved meanwhile; look again");
    }
  }

  @Nested
  class Alarms {

    private final Alarm alarm =
        RateComparison.alarm(ERRORS, new Tally(500, 200), new Tally(500, 5)).orElseThrow();

    private boolean isGenuine(Alarm written) {
      return CanaryDecision.isGenuine(written, terms(STAGING));
    }

    private Alarm with(double evidence, double needed) {
      return new Alarm(alarm.guard(), alarm.candidate(), alarm.incumbent(), evidence, needed);
    }

    @Test
    void areWhatTheirNumbersAmountTo() {
      assertThat(isGenuine(alarm)).isTrue();
      assertThat(isGenuine(with(alarm.evidence() * (1 + 1e-12), alarm.needed()))).isTrue();
      assertThat(isGenuine(with(alarm.evidence() * 1.001, alarm.needed()))).isFalse();
      assertThat(isGenuine(with(alarm.evidence(), alarm.needed() / 2))).isFalse();
    }

    @Test
    void areOfAGuardRailThatTheCanaryHas() {
      Alarm ofAnother =
          RateComparison.alarm(ERRORS.tolerating(0.01), alarm.candidate(), alarm.incumbent())
              .orElseThrow();

      assertThat(isGenuine(ofAnother)).isFalse();
    }

    @Test
    void needEnoughSamples() {
      Tally few = new Tally(10, 9);
      Alarm early = new Alarm(ERRORS, few, few, alarm.evidence(), alarm.needed());

      assertThat(isGenuine(early)).isFalse();
    }
  }
}
