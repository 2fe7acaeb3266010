package dev.modelregistry.core;

import dev.modelregistry.core.gates.GateEvaluator;
import dev.modelregistry.core.log.LogHead;
import dev.modelregistry.core.policy.PolicyInForce;
import dev.modelregistry.core.state.DecisionsState;
import dev.modelregistry.core.state.RulesState;
import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.gate.Evidence;
import dev.modelregistry.gate.GateReport;
import dev.modelregistry.gate.GateResult;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.Holding;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.VersionId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gathers the evidence for one candidate and one label, and lets the gates look at it. */
final class PromotionCheck {

  /**
   * What the gates found.
   *
   * @param decisions the decisions that were looked at
   * @param rules the rules of the registry that were looked at
   * @param registrant who registered the candidate
   */
  record Checked(
      GateReport report,
      LogHead<DecisionsState> decisions,
      LogHead<RulesState> rules,
      Actor registrant) {

    /** Says whether a look at these heads of the same logs would find the same. */
    boolean isOf(LogHead<DecisionsState> decisionsNow, LogHead<RulesState> rulesNow) {
      return decisions.size() == decisionsNow.size() && rules.size() == rulesNow.size();
    }
  }

  private final Desk desk;
  private final VersionId candidate;
  private final Label label;

  PromotionCheck(Desk desk, VersionId candidate, Label label) {
    this.desk = desk;
    this.candidate = candidate;
    this.label = label;
  }

  /** Looks after the decisions of a head, under rules of the registry. */
  Checked at(LogHead<DecisionsState> head, LogHead<RulesState> rules) {
    StoredVersion version = desk.versions().version(candidate);
    DecisionsState state = head.state();
    PolicyInForce inForce = PolicyInForce.of(label, state, rules.state());
    Optional<Holding> incumbent = state.holding(label);
    List<GateResult> results =
        inForce.policy().isEmpty()
            ? List.of()
            : GateEvaluator.evaluate(
                inForce.policy().get(),
                evidence(head, version, incumbent.map(Holding::version)),
                desk.site().settings().gates());
    return new Checked(
        new GateReport(label, candidate, incumbent, inForce.ref(), results),
        head,
        rules,
        version.registeredBy());
  }

  private Evidence evidence(
      LogHead<DecisionsState> head, StoredVersion version, Optional<VersionId> incumbent) {
    ModelAt view = new ModelAt(desk, candidate.model(), head, Optional.empty());
    List<Evaluation> incumbentEvaluations =
        incumbent.map(desk.versions()::version).map(view::evaluations).orElseGet(List::of);
    return new Evidence(
        candidate, view.evaluations(version), incumbent, incumbentEvaluations, Map.of());
  }
}
