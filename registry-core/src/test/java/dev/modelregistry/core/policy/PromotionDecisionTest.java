package dev.modelregistry.core.policy;

import static dev.modelregistry.core.policy.Story.ALICE;
import static dev.modelregistry.core.policy.Story.BOB;
import static dev.modelregistry.core.policy.Story.CAROL;
import static dev.modelregistry.core.policy.Story.by;
import static dev.modelregistry.core.policy.Story.digest;
import static dev.modelregistry.core.policy.Story.failed;
import static dev.modelregistry.core.policy.Story.gate;
import static dev.modelregistry.core.policy.Story.overriddenBy;
import static dev.modelregistry.core.policy.Story.passed;
import static dev.modelregistry.value.Label.PRODUCTION;
import static dev.modelregistry.value.Label.STAGING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.core.policy.PromotionCase.Asked;
import dev.modelregistry.core.policy.PromotionDecision.Allowed;
import dev.modelregistry.core.policy.PromotionDecision.RefusedDecision;
import dev.modelregistry.error.Conflict;
import dev.modelregistry.event.Approved;
import dev.modelregistry.event.Granted;
import dev.modelregistry.event.PolicySet;
import dev.modelregistry.event.Promoted;
import dev.modelregistry.gate.Approval;
import dev.modelregistry.gate.Finding;
import dev.modelregistry.gate.GateReport;
import dev.modelregistry.gate.GateResult;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.value.Grant;
import dev.modelregistry.value.Role;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PromotionDecisionTest {

  private static final String ASK =
      ": name a person who consents, with approvedBy(person, reference)";

  private static final String AUC =
      "0.91, the incumbent v11 has 0.934 on the same 2,000 rows of eval@s4";

  private final Story story = new Story();

  private String refusal(GateReport report, Asked asked) {
    PromotionDecision decision = story.decide(report, asked);
    assertThat(decision).isInstanceOf(RefusedDecision.class);
    RefusedDecision refused = (RefusedDecision) decision;
    assertThat(refused.event().report()).isEqualTo(report);
    assertThat(refused.sentence()).isEqualTo(refused.event().reason());
    return refused.sentence();
  }

  private Promoted promotion(GateReport report, Asked asked) {
    PromotionDecision decision = story.decide(report, asked);
    assertThat(decision).isInstanceOf(Allowed.class);
    return ((Allowed) decision).event();
  }

  @Nested
  class P9ProtectedLabels {

    @Test
    void productionWithoutAPolicyIsRefusedAndTheMessageSaysHowToSetOne() {
      assertThat(refusal(story.report(PRODUCTION, 12), by(ALICE)))
          .isEqualTo(
              "version 12 of fraud-detector was not promoted to production: production is protected"
                  + " and no policy says what it asks for; set one with model.protect(PRODUCTION,"
                  + " Policy.protect()...), or for all models with rules().protect(PRODUCTION, ...)");
    }

    @Test
    void overridingIsNoWayAroundAMissingPolicy() {
      assertThat(refusal(story.report(PRODUCTION, 12), overriddenBy("urgent", ALICE)))
          .contains("no policy says what it asks for");
    }

    @Test
    void anUnprotectedLabelMovesFreely() {
      GateReport report = story.report(STAGING, 12);
      assertThat(promotion(report, by()))
          .isEqualTo(new Promoted(report, List.of(), "", Optional.empty(), Story.RULES));
    }

    @Test
    void anyLabelWithAPolicyMovesThroughIt() {
      story.protectedBy(STAGING, Policy.protect());
      assertThat(refusal(story.report(STAGING, 12), by()))
          .isEqualTo(
              "version 12 of fraud-detector was not promoted to staging: it has 0 of 1 approval"
                  + ASK);
    }

    @Test
    void theRegistrysPolicyHoldsWhereTheModelHasNone() {
      story.ruled(new PolicySet(PRODUCTION, Policy.protect()));
      assertThat(refusal(story.report(PRODUCTION, 12), by())).contains("it has 0 of 1 approval");
      story.protectedBy(PRODUCTION, Policy.open());
      assertThat(promotion(story.report(PRODUCTION, 12), by()).approvals()).isEmpty();
    }

    @Test
    void aShutGateRefusesWithItsSentence() {
      story.promoted(PRODUCTION, 11).protectedBy(PRODUCTION, Policy.protect().require(gate("auc")));
      assertThat(refusal(story.report(PRODUCTION, 12, failed("auc", AUC)), by(ALICE)))
          .isEqualTo(
              "version 12 of fraud-detector was not promoted to production: gate 'auc' failed ("
                  + AUC
                  + ")");
    }

    @Test
    void everythingThatIsAmissIsSaidAtOnce() {
      story.protectedBy(
          PRODUCTION,
          Policy.protect().require(gate("auc")).require(gate("fair")).require(gate("fast")));
      GateResult unknown = new GateResult("fair", Finding.insufficient("too few rows"));
      GateReport report =
          story.report(PRODUCTION, 12, failed("auc", "0.1"), unknown, passed("fast"));
      assertThat(refusal(report, by()))
          .isEqualTo(
              "version 12 of fraud-detector was not promoted to production: gate 'auc' failed"
                  + " (0.1); gate 'fair' has insufficient evidence (too few rows); and it has 0 of"
                  + " 1 approval"
                  + ASK);
    }

    @Test
    void anOverrideIsRefusedWhereThePolicyDoesNotAllowIt() {
      story.protectedBy(PRODUCTION, Policy.protect().require(gate("auc")));
      assertThat(
              refusal(
                  story.report(PRODUCTION, 12, failed("auc", "0.1")),
                  overriddenBy("urgent", ALICE)))
          .isEqualTo(
              "version 12 of fraud-detector was not promoted to production: gate 'auc' failed"
                  + " (0.1); and the policy does not allow an override");
    }

    @Test
    void anAllowedOverrideStaysVisibleAndStillNeedsTheApprovals() {
      story.protectedBy(PRODUCTION, Policy.protect().require(gate("auc")).allowOverride());
      GateReport report = story.report(PRODUCTION, 12, failed("auc", "0.1"));
      assertThat(refusal(report, by(ALICE)))
          .endsWith(
              "gate 'auc' failed (0.1); and no override was asked for, which the policy allows with"
                  + " a reason");
      assertThat(refusal(report, overriddenBy("urgent"))).endsWith("it has 0 of 1 approval" + ASK);
      assertThat(promotion(report, overriddenBy("urgent", ALICE)))
          .isEqualTo(
              new Promoted(
                  report,
                  List.of(new Approval(ALICE, "CHG-1", digest(report))),
                  "",
                  Optional.of("urgent"),
                  Story.RULES));
    }

    @Test
    void anOverrideThatWasNotNeededIsNotRecordedAsOne() {
      story.protectedBy(PRODUCTION, Policy.protect().require(gate("auc")));
      GateReport report = story.report(PRODUCTION, 12, passed("auc"));
      assertThat(promotion(report, overriddenBy("urgent", ALICE)).override()).isEmpty();
    }

    @Test
    void anOverrideNeedsAReason() {
      assertThatThrownBy(() -> overriddenBy(" "))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("an override needs a reason, which stays on the log");
    }

    @Test
    void aReportThatLacksAGateDecidesNothing() {
      story.protectedBy(PRODUCTION, Policy.protect().require(gate("auc")));
      assertThatThrownBy(() -> story.decide(story.report(PRODUCTION, 12), by(ALICE)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the policy has the gates [auc], the report has []");
    }

    @Test
    void movingAProtectedLabelTakesAnApprover() {
      assertThat(PolicyInForce.of(PRODUCTION, story.decisions, story.rules).roleToMove())
          .isEqualTo(Role.APPROVER);
      assertThat(PolicyInForce.of(STAGING, story.decisions, story.rules).roleToMove())
          .isEqualTo(Role.TRAINER);
      story.protectedBy(STAGING, Policy.protect()).protectedBy(PRODUCTION, Policy.open());
      assertThat(PolicyInForce.of(STAGING, story.decisions, story.rules).roleToMove())
          .isEqualTo(Role.APPROVER);
      assertThat(PolicyInForce.of(PRODUCTION, story.decisions, story.rules).roleToMove())
          .isEqualTo(Role.TRAINER);
    }

    @Test
    void aVersionIsNotPromotedToWhereItIs() {
      story.promoted(STAGING, 12);
      assertThat(refusal(story.report(STAGING, 12), by()))
          .isEqualTo(
              "version 12 of fraud-detector was not promoted to staging: it is there already, since"
                  + " decision 1");
    }
  }

  @Nested
  class Approvals {

    @Test
    void areOfDifferentPeople() {
      story.protectedBy(PRODUCTION, Policy.protect().approvals(2));
      GateReport report = story.report(PRODUCTION, 12);
      assertThat(refusal(report, by(ALICE, ALICE)))
          .endsWith("it has 1 of 2 approvals (by person:alice)" + ASK);
      assertThat(promotion(report, by(ALICE, BOB)).approvals())
          .extracting(Approval::approver)
          .containsExactly(ALICE, BOB);
    }

    @Test
    void recordedOnesCountForTheSameReportOnly() {
      story.protectedBy(PRODUCTION, Policy.protect().approvals(2).require(gate("auc")));
      GateReport seen = story.report(PRODUCTION, 12, passed("auc"));
      story.decided(
          new Approved(PRODUCTION, seen.candidate(), new Approval(BOB, "CHG-2", digest(seen))));
      GateReport other = story.report(PRODUCTION, 13, passed("auc"));
      assertThat(refusal(other, by(ALICE)))
          .endsWith(
              "it has 1 of 2 approvals (by person:alice), 1 more recorded for another report"
                  + ASK);
      assertThat(promotion(seen, by(ALICE)).approvals())
          .containsExactly(
              new Approval(BOB, "CHG-2", digest(seen)), new Approval(ALICE, "CHG-1", digest(seen)));
    }

    @Test
    void ofWhoRegisteredTheVersionDoNotCountWhereTheyMustBeIndependent() {
      story.protectedBy(PRODUCTION, Policy.protect().independentApproval());
      GateReport report = story.report(PRODUCTION, 12);
      PromotionCase byAlice =
          new PromotionCase(report, digest(report), ALICE, Story.RULES, by(ALICE));
      PromotionDecision decision = PromotionDecision.decide(story.decisions, story.rules, byAlice);
      assertThat(((RefusedDecision) decision).sentence())
          .endsWith(
              "it has 0 of 1 approval, since that of person:alice does not count, who registered"
                  + " the version: name somebody else who consents, with approvedBy(person,"
                  + " reference)");
      assertThat(((RefusedDecision) decision).event().approvals()).hasSize(1);
      PromotionCase byBob =
          new PromotionCase(report, digest(report), ALICE, Story.RULES, by(ALICE, BOB));
      Allowed allowed = (Allowed) PromotionDecision.decide(story.decisions, story.rules, byBob);
      assertThat(allowed.event().approvals()).extracting(Approval::approver).containsExactly(BOB);
    }

    @Test
    void ofPeopleWhoMayNotApproveDoNotCount() {
      story.protectedBy(PRODUCTION, Policy.protect());
      GateReport report = story.report(PRODUCTION, 12);
      story.decided(
          new Approved(PRODUCTION, report.candidate(), new Approval(BOB, "CHG-2", digest(report))));
      assertThat(promotion(report, by()).approvals()).hasSize(1);
      story.ruled(new Granted(new Grant(CAROL, Role.ADMIN, "*")));
      assertThat(refusal(report, by())).endsWith("it has 0 of 1 approval" + ASK);
      story.ruled(new Granted(new Grant(BOB, Role.APPROVER, "fraud-*")));
      assertThat(promotion(report, by()).approvals()).hasSize(1);
    }
  }

  @Nested
  class P5Conditional {

    @Test
    void aLabelThatMovedIsAConflict() {
      story.promoted(STAGING, 11);
      GateReport report = story.report(STAGING, 12);
      story.promoted(STAGING, 13);
      assertThat(Conditions.stillHolds(story.decisions, report)).isFalse();
      assertThatThrownBy(() -> story.decide(report, by()))
          .isInstanceOf(Conflict.class)
          .hasMessage(
              "version 12 of fraud-detector was not promoted to staging: the label moved meanwhile:"
                  + " the gates compared with v11, staging is now v13; check again");
    }

    @Test
    void aLabelThatMovedAwayAndBackIsAConflictToo() {
      GateReport first = story.report(STAGING, 12);
      story.promoted(STAGING, 11);
      assertThatThrownBy(() -> story.decide(first, by()))
          .hasMessageContaining("compared with no version, staging is now v11;");
      GateReport report = story.report(STAGING, 12);
      story.promoted(STAGING, 13).promoted(STAGING, 11);
      assertThatThrownBy(() -> story.decide(report, by()))
          .isInstanceOf(Conflict.class)
          .hasMessageContaining("compared with v11, staging is now v11 in another turn; check");
    }

    @Test
    void aPolicyThatWasReplacedIsAConflict() {
      story.protectedBy(PRODUCTION, Policy.open());
      GateReport report = story.report(PRODUCTION, 12);
      story.protectedBy(PRODUCTION, Policy.protect().require(gate("auc")));
      assertThat(Conditions.stillHolds(story.decisions, report)).isTrue();
      assertThatThrownBy(() -> story.decide(report, by()))
          .isInstanceOf(Conflict.class)
          .hasMessage(
              "version 12 of fraud-detector was not promoted to production: the policy changed"
                  + " meanwhile: the gates were those of models/fraud-detector/decisions#1, now"
                  + " models/fraud-detector/decisions#2 holds; check again");
    }

    @Test
    void aReportThatSomebodySawIsComparedWithTheFreshOne() {
      story.protectedBy(PRODUCTION, Policy.open().require(gate("auc")));
      GateReport seen = story.report(PRODUCTION, 12, passed("auc"));
      GateReport fresh = story.report(PRODUCTION, 12, failed("auc", "0.1"));
      assertThat(Conditions.changed(seen, seen)).isEmpty();
      GateReport another = story.report(PRODUCTION, 12, passed("auc"), failed("f1", "0.2"));
      assertThat(Conditions.changed(seen, another).orElseThrow())
          .contains("now gate 'f1' failed (0.2)")
          .doesNotContain("auc");
      assertThat(Conditions.changed(seen, fresh))
          .contains(
              "version 12 of fraud-detector was not promoted to production: the evidence changed"
                  + " meanwhile, now gate 'auc' failed (0.1); check again");
      story.protectedBy(PRODUCTION, Policy.open().require(gate("auc")).allowOverride());
      assertThat(
              Conditions.changed(seen, story.report(PRODUCTION, 12, passed("auc"))).orElseThrow())
          .contains("the policy changed meanwhile");
      story.promoted(PRODUCTION, 9);
      assertThat(
              Conditions.changed(seen, story.report(PRODUCTION, 12, passed("auc"))).orElseThrow())
          .contains("compared with no version, production is now v9");
    }
  }
}
