package dev.modelregistry.core;

import dev.modelregistry.Decision;
import dev.modelregistry.core.audit.DecisionHistory;
import dev.modelregistry.core.log.EventLog;
import dev.modelregistry.core.log.LogHead;
import dev.modelregistry.core.policy.PolicyInForce;
import dev.modelregistry.core.policy.RollbackCase;
import dev.modelregistry.core.policy.RollbackDecision;
import dev.modelregistry.core.state.DecisionsState;
import dev.modelregistry.core.state.Turn;
import dev.modelregistry.error.Conflict;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.event.Event;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.ModelName;
import dev.modelregistry.value.VersionId;
import java.util.Optional;

/** A label going back to where it pointed before. */
final class LabelRollback {

  private final Desk desk;
  private final ModelName model;
  private final Label label;
  private final EventLog<DecisionsState> log;

  LabelRollback(Desk desk, ModelName model, Label label) {
    this.desk = desk;
    this.model = model;
    this.label = label;
    this.log = desk.site().decisions(model);
  }

  /** Goes back to the turn before the present one. */
  Decision toBefore(String reason) {
    LogHead<DecisionsState> head = log.head();
    Optional<Turn> before =
        head.state()
            .turn(label)
            .filter(turn -> turn.below() > 0)
            .flatMap(turn -> RollbackDecision.turnBegunBy(log.entry(turn.below()), label));
    return commit(head, asked(Optional.empty(), reason), before);
  }

  /** Goes back to the latest turn of a version. */
  Decision to(VersionId version, String reason) {
    LogHead<DecisionsState> head = log.head();
    Optional<Turn> last =
        new DecisionHistory(log, head)
            .lastTurn(label, version)
            .flatMap(entry -> RollbackDecision.turnBegunBy(entry, label));
    if (last.isEmpty()) {
      desk.versions().version(version);
    }
    return commit(head, asked(Optional.of(version), reason), last);
  }

  private RollbackCase asked(Optional<VersionId> target, String reason) {
    return new RollbackCase(
        model, label, target, FreeText.checked("the reason of a rollback", reason));
  }

  private Decision commit(
      LogHead<DecisionsState> head, RollbackCase asked, Optional<Turn> earlier) {
    PolicyInForce inForce =
        PolicyInForce.of(label, head.state(), desk.site().rules().head().state());
    desk.require(inForce.roleToMove(), model.value(), "roll back " + label + " of " + model);
    earlier.ifPresent(turn -> desk.versions().version(turn.holding().version()).requirePresent());
    Optional<Turn> present = head.state().turn(label);
    return DecisionHistory.decision(
        log.append(desk.actor(), latest -> decide(present, latest.state(), asked, earlier))
            .entry());
  }

  private Event decide(
      Optional<Turn> present, DecisionsState now, RollbackCase asked, Optional<Turn> earlier) {
    // Nothing but a move matters: a canary may have come or gone.
    if (!now.holding(label).equals(present.map(Turn::holding))) {
      throw new Conflict(
          String.format(
              "%s of %s was not rolled back: the label moved at the same time; look where it"
                  + " points now",
              label, model));
    }
    RollbackDecision decision = RollbackDecision.decide(now, asked, earlier);
    if (decision instanceof RollbackDecision.Possible possible) {
      return possible.event();
    }
    throw new Rejected(((RollbackDecision.Impossible) decision).sentence());
  }
}
