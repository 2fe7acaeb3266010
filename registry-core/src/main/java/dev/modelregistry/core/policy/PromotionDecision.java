package dev.modelregistry.core.policy;

import dev.modelregistry.core.state.DecisionsState;
import dev.modelregistry.core.state.RulesState;
import dev.modelregistry.error.Conflict;
import dev.modelregistry.event.Promoted;
import dev.modelregistry.event.Refused;
import dev.modelregistry.gate.GateReport;
import dev.modelregistry.gate.GateResult;
import dev.modelregistry.gate.GateRule;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.value.Holding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether a label moves to a candidate. Either way an event is to be written.
 *
 * <p>The policy is found here and not handed in, and a report that is not one of this very policy
 * decides nothing: a report without results says of itself that it passed.
 */
public sealed interface PromotionDecision {

  /**
   * The label is to move.
   *
   * @param event what to write
   */
  record Allowed(Promoted event) implements PromotionDecision {}

  /**
   * The label is to stay.
   *
   * @param event what to write
   */
  record RefusedDecision(Refused event) implements PromotionDecision {

    /** Returns why, for the caller. */
    public String sentence() {
      return event.reason();
    }
  }

  /**
   * Decides.
   *
   * @throws Conflict if the label moved, or its policy was replaced, since the gates looked
   * @throws IllegalArgumentException if the report is not of the gates of the policy
   */
  static PromotionDecision decide(DecisionsState decisions, RulesState rules, PromotionCase asked) {
    GateReport report = asked.report();
    Optional<String> conflict = Conditions.whyNot(decisions, rules, report);
    if (conflict.isPresent()) {
      throw new Conflict(conflict.get());
    }
    PolicyInForce inForce = PolicyInForce.of(report.label(), decisions, rules);
    Policy policy = inForce.policy().orElse(Policy.open());
    checkGates(policy, report);
    Approvals approvals = Approvals.of(asked, decisions.approvals(report.label()), rules);
    List<String> obstacles = obstacles(inForce, policy, asked, approvals);
    if (!obstacles.isEmpty()) {
      String sentence = Words.notPromoted(report) + Words.joined(obstacles);
      return new RefusedDecision(new Refused(report, approvals.bound(), sentence));
    }
    return new Allowed(
        new Promoted(
            report,
            approvals.counted(policy, asked.registrant()),
            asked.asked().reason(),
            report.passed() ? Optional.empty() : asked.asked().override(),
            asked.rules()));
  }

  private static void checkGates(Policy policy, GateReport report) {
    List<String> wanted = policy.gates().stream().map(GateRule::name).toList();
    List<String> found = report.results().stream().map(GateResult::gate).toList();
    if (!wanted.equals(found)) {
      throw new IllegalArgumentException(
          String.format("the policy has the gates %s, the report has %s", wanted, found));
    }
  }

  private static List<String> obstacles(
      PolicyInForce inForce, Policy policy, PromotionCase asked, Approvals approvals) {
    List<String> obstacles = new ArrayList<>();
    GateReport report = asked.report();
    report.incumbent().flatMap(held -> alreadyThere(report, held)).ifPresent(obstacles::add);
    if (inForce.isMissing()) {
      obstacles.add(
          "production is protected and no policy says what it asks for; set one with"
              + " model.protect(PRODUCTION, Policy.protect()...), or for all models with"
              + " rules().protect(PRODUCTION, ...)");
    }
    obstacles.addAll(shutGates(policy, asked));
    approvals.missing(policy, asked.registrant()).ifPresent(obstacles::add);
    return obstacles;
  }

  private static Optional<String> alreadyThere(GateReport report, Holding held) {
    // A turn that stands on a turn of the same version would make the next rollback go nowhere.
    return held.version().equals(report.candidate())
        ? Optional.of("it is there already, since decision " + held.since())
        : Optional.empty();
  }

  private static List<String> shutGates(Policy policy, PromotionCase asked) {
    boolean overridden = asked.asked().override().isPresent();
    if (asked.report().passed() || (overridden && policy.allowsOverride())) {
      return List.of();
    }
    List<String> shut = new ArrayList<>();
    asked.report().failures().forEach(result -> shut.add(result.toString()));
    if (overridden) {
      shut.add("the policy does not allow an override");
    } else if (policy.allowsOverride()) {
      shut.add("no override was asked for, which the policy allows with a reason");
    }
    return shut;
  }
}
