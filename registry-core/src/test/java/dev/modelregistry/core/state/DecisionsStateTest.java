package dev.modelregistry.core.state;

import static dev.modelregistry.value.Label.PRODUCTION;
import static dev.modelregistry.value.Label.STAGING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.core.format.Scribe;
import dev.modelregistry.event.Approved;
import dev.modelregistry.event.Evaluated;
import dev.modelregistry.event.Event;
import dev.modelregistry.event.Granted;
import dev.modelregistry.event.KeepSet;
import dev.modelregistry.event.PolicySet;
import dev.modelregistry.event.Promoted;
import dev.modelregistry.event.Refused;
import dev.modelregistry.event.RolledBack;
import dev.modelregistry.event.Voided;
import dev.modelregistry.gate.Approval;
import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.gate.GateReport;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.DatasetName;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.EntryRef;
import dev.modelregistry.value.Grant;
import dev.modelregistry.value.Holding;
import dev.modelregistry.value.Keep;
import dev.modelregistry.value.KeepRule;
import dev.modelregistry.value.ModelName;
import dev.modelregistry.value.Role;
import dev.modelregistry.value.SnapshotId;
import dev.modelregistry.value.SnapshotRef;
import dev.modelregistry.value.VersionId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * The log that these tests read.
 *
 * <pre>
 *   #   what                     production   below   staging
 *   1   promoted v1              v1               0
 *   2   promoted v2              v2               1
 *   3   promoted v5 to staging                        v5
 *   4   promoted v5              v5               2
 *   5   rolled back              v2 (of 2)        1
 *   6   promoted v6              v6               5
 *   7   rolled back              v2 (of 5)        1
 *   8   rolled back              v1 (of 1)        0
 * </pre>
 */
class DecisionsStateTest {

  private static final String LOG = "models/m/decisions";

  private static Scribe story() {
    return new Scribe(LOG)
        .promote(PRODUCTION, v(1))
        .promote(PRODUCTION, v(2))
        .promote(STAGING, v(5))
        .promote(PRODUCTION, v(5))
        .rollBack(PRODUCTION)
        .promote(PRODUCTION, v(6))
        .rollBack(PRODUCTION)
        .rollBack(PRODUCTION);
  }

  private static VersionId v(long number) {
    return new VersionId(new ModelName("m"), number);
  }

  private static DecisionsState after(int entries) {
    return DecisionsState.empty().fold(story().entries().subList(0, entries));
  }

  private static DecisionsState after(Scribe scribe) {
    return DecisionsState.empty().fold(scribe.entries());
  }

  @Nested
  class Labels {

    @Test
    void aPromotionBeginsATurnAboveTheIncumbents() {
      assertThat(after(1).turn(PRODUCTION)).hasValue(new Turn(new Holding(v(1), 1), 0));
      assertThat(after(2).turn(PRODUCTION)).hasValue(new Turn(new Holding(v(2), 2), 1));
      assertThat(after(4).turn(PRODUCTION)).hasValue(new Turn(new Holding(v(5), 4), 2));
    }

    @Test
    void rollbacksInARowWalkDown() {
      assertThat(after(5).turn(PRODUCTION)).hasValue(new Turn(new Holding(v(2), 5), 1));
      assertThat(after(6).turn(PRODUCTION)).hasValue(new Turn(new Holding(v(6), 6), 5));
      assertThat(after(7).turn(PRODUCTION)).hasValue(new Turn(new Holding(v(2), 7), 1));
      assertThat(after(8).turn(PRODUCTION)).hasValue(new Turn(new Holding(v(1), 8), 0));
    }

    @Test
    void aRollbackMaySkipTurns() {
      Holding now = new Holding(v(1), 8);
      DecisionsState state =
          after(story().add(new RolledBack(PRODUCTION, now, new Holding(v(5), 4), 2, "")));
      assertThat(state.turn(PRODUCTION)).hasValue(new Turn(new Holding(v(5), 9), 2));
    }

    @Test
    void labelsMoveAlone() {
      assertThat(after(2).holding(STAGING)).isEmpty();
      assertThat(after(8).holding(STAGING)).hasValue(new Holding(v(5), 3));
      assertThat(after(8).holdings())
          .containsOnlyKeys(PRODUCTION, STAGING)
          .containsEntry(PRODUCTION, new Holding(v(1), 8));
    }

    @Test
    void whatProductionLeftIsArchivedUntilItComesBack() {
      assertThat(after(2).isArchived(1)).isTrue();
      assertThat(after(2).isArchived(2)).isFalse();
      assertThat(after(3).isArchived(5)).as("it was in staging alone").isFalse();
      assertThat(after(8).isArchived(1)).as("it came back").isFalse();
      assertThat(List.of(2L, 5L, 6L)).allMatch(after(8)::isArchived);
      assertThat(List.of(1L, 2L, 5L, 6L)).allMatch(after(8)::wasInProduction);
      assertThat(after(8).wasInProduction(3)).isFalse();
      assertThat(after(8).productionHeld().asRanges()).as("neighbours are one range").hasSize(2);
    }
  }

  @Nested
  class WhatProtectsThem {

    @Test
    void aPolicyHoldsUntilTheNext() {
      DecisionsState state =
          after(
              new Scribe(LOG)
                  .add(new PolicySet(PRODUCTION, Policy.open()))
                  .add(new PolicySet(STAGING, Policy.open()))
                  .add(new PolicySet(PRODUCTION, Policy.protect())));
      assertThat(state.policy(PRODUCTION))
          .hasValue(new StandingPolicy(Policy.protect(), new EntryRef(LOG, 3)));
      assertThat(state.policy(STAGING).map(StandingPolicy::ref)).hasValue(new EntryRef(LOG, 2));
      assertThat(after(8).policy(PRODUCTION)).isEmpty();
    }

    @Test
    void consentsWaitUntilTheLabelMoves() {
      Approval ann = approval("ann");
      Approval bob = approval("bob");
      Scribe scribe =
          story()
              .add(new Approved(PRODUCTION, v(7), ann))
              .add(new Approved(STAGING, v(7), ann))
              .add(new Approved(PRODUCTION, v(7), bob));
      assertThat(after(scribe).approvals(PRODUCTION)).containsExactly(ann, bob);
      scribe.promote(PRODUCTION, v(7));
      assertThat(after(scribe).approvals(PRODUCTION)).isEmpty();
      assertThat(after(scribe).approvals(STAGING)).containsExactly(ann);
      scribe.add(new Approved(PRODUCTION, v(8), bob)).rollBack(PRODUCTION);
      assertThat(after(scribe).approvals(PRODUCTION)).isEmpty();
    }

    @Test
    void evaluationsAreFoundByVersion() {
      SnapshotRef data =
          new SnapshotRef(new SnapshotId(new DatasetName("d"), 1), Digest.of(new byte[0]));
      Evaluation evaluation = Evaluation.on(data).metric("auc", 0.9);
      DecisionsState state =
          after(
              story()
                  .add(new Evaluated(v(2), evaluation))
                  .add(new Evaluated(v(3), evaluation))
                  .add(new Evaluated(v(2), evaluation)));
      assertThat(state.evaluationsOf(2)).containsExactly(9L, 11L);
      assertThat(state.evaluationsOf(1)).isEmpty();
    }

    @Test
    void aRefusalAndAFilledSlotChangeNothing() {
      GateReport report = report(v(9), Optional.empty());
      DecisionsState state =
          after(story().add(new Refused(report, List.of(), "no")).add(new Voided("0".repeat(32))));
      assertThat(state).isEqualTo(after(8));
    }
  }

  @Nested
  class Inconsistencies {

    @Test
    void aPromotionFollowsTheHolderThatItsGatesComparedWith() {
      assertCannotFollow(
          new Promoted(
              report(v(9), Optional.of(new Holding(v(1), 1))),
              List.of(),
              "",
              Optional.empty(),
              Scribe.NO_RULES),
          LOG
              + "#9 moves production of m@v9 from m@v1 since decision 1, but it is at m@v1 since"
              + " decision 8");
      assertCannotFollow(
          new Promoted(
              report(v(9), Optional.empty()), List.of(), "", Optional.empty(), Scribe.NO_RULES),
          LOG + "#9 moves production of m@v9 from no version, but it is at m@v1 since decision 8");
    }

    @Test
    void aRollbackLeavesTheHolder() {
      assertCannotFollow(
          new RolledBack(PRODUCTION, new Holding(v(2), 7), new Holding(v(1), 1), 0, ""),
          LOG
              + "#9 rolls production back from m@v2 since decision 7, but it is at m@v1 since"
              + " decision 8");
    }

    @Test
    void aRollbackGoesToAnEarlierTurn() {
      Holding now = new Holding(v(1), 8);
      assertCannotFollow(
          new RolledBack(PRODUCTION, now, new Holding(v(1), 8), 0, ""),
          LOG
              + "#9 rolls production back to the turn since decision 8 with 0 below it, but the"
              + " present turn began with decision 8");
      assertCannotFollow(
          new RolledBack(PRODUCTION, now, new Holding(v(2), 5), 5, ""),
          LOG
              + "#9 rolls production back to the turn since decision 5 with 5 below it, but the"
              + " present turn began with decision 8");
      assertCannotFollow(
          new RolledBack(PRODUCTION, now, new Holding(v(2), 5), -1, ""),
          LOG + "#9 has a negative decision below");
    }

    @Test
    void aTurnStandsOnOneThatBeganBeforeIt() {
      Holding holding = new Holding(new VersionId(new ModelName("m"), 1), 5);
      assertThat(new Turn(holding, 4).below()).isEqualTo(4);
      assertThatThrownBy(() -> new Turn(holding, 5))
          .hasMessage("the turn since decision 5 cannot stand on decision 5");
      assertThatThrownBy(() -> new Turn(holding, -1))
          .hasMessage("the turn since decision 5 cannot stand on decision -1");
    }

    @Test
    void aKindOfAnotherLogHasNoPlace() {
      assertCannotFollow(
          new Granted(new Grant(Actor.person("ann"), Role.ADMIN, "*")),
          LOG + "#9 is of the kind Granted, which has no place there");
      assertCannotFollow(
          new KeepSet(new KeepRule("m", Keep.SMALLEST)),
          LOG + "#9 is of the kind KeepSet, which has no place there");
    }

    private void assertCannotFollow(Event event, String message) {
      Scribe scribe = story().add(event);
      assertThatThrownBy(() -> after(scribe))
          .isInstanceOfSatisfying(InconsistentLog.class, e -> assertThat(e.sequence()).isEqualTo(9))
          .hasMessage(message);
    }
  }

  private static GateReport report(VersionId candidate, Optional<Holding> incumbent) {
    return new GateReport(PRODUCTION, candidate, incumbent, Optional.empty(), List.of());
  }

  private static Approval approval(String name) {
    return new Approval(Actor.person(name), "CHG-1", Digest.of(new byte[0]));
  }
}
