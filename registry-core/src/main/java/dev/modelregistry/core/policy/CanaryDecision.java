package dev.modelregistry.core.policy;

import dev.modelregistry.core.gates.RateComparison;
import dev.modelregistry.core.state.DecisionsState;
import dev.modelregistry.core.state.RulesState;
import dev.modelregistry.core.state.RunningCanary;
import dev.modelregistry.error.Conflict;
import dev.modelregistry.event.CanaryChanged;
import dev.modelregistry.event.CanaryStarted;
import dev.modelregistry.event.Event;
import dev.modelregistry.event.Mandate;
import dev.modelregistry.event.Refused;
import dev.modelregistry.gate.Alarm;
import dev.modelregistry.gate.CanaryTerms;
import dev.modelregistry.gate.GateReport;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.value.Holding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Whether a canary starts or gets another share. Either way an event is to be written.
 *
 * @param event what to write
 */
public record CanaryDecision(Event event) {

  /** Returns why it is refused, for the caller; empty where it is not. */
  public Optional<String> refusal() {
    return event instanceof Refused no ? Optional.of(no.reason()) : Optional.empty();
  }

  /**
   * Decides.
   *
   * @throws Conflict if the label moved, or its canary changed, since the request was made
   */
  public static CanaryDecision decide(
      DecisionsState decisions, RulesState rules, CanaryCase asked) {
    CanaryTerms terms = asked.terms();
    requireUnmoved(decisions, asked);
    PolicyInForce inForce = PolicyInForce.ofCanary(terms.label(), decisions, rules);
    Policy policy = inForce.policy().orElse(Policy.open());
    Approvals approvals =
        Approvals.given(
            asked.asked().boundTo(asked.basis().digest()), terms.candidate().model(), rules);
    List<String> obstacles = obstacles(inForce, policy, asked, approvals);
    if (!obstacles.isEmpty()) {
      return refused(asked, inForce, approvals, obstacles);
    }
    Mandate mandate =
        new Mandate(
            inForce.ref(),
            approvals.counted(policy, asked.basis().registrant()),
            asked.asked().reason(),
            asked.basis().rules());
    return new CanaryDecision(
        asked.running().isPresent()
            ? new CanaryChanged(asked.running().getAsLong(), terms, mandate)
            : new CanaryStarted(terms, mandate));
  }

  /** Says whether an alarm is what its guard rail and its numbers amount to. */
  public static boolean isGenuine(Alarm alarm, CanaryTerms terms) {
    return terms.guards().contains(alarm.guard())
        && RateComparison.alarm(alarm.guard(), alarm.candidate(), alarm.incumbent())
            .filter(again -> isClose(again.evidence(), alarm.evidence()))
            .filter(again -> isClose(again.needed(), alarm.needed()))
            .isPresent();
  }

  /** Other programs may write alarms, with another logarithm. */
  private static boolean isClose(double ours, double written) {
    return Math.abs(ours - written) <= 1e-9 * Math.max(1, Math.abs(ours));
  }

  private static void requireUnmoved(DecisionsState decisions, CanaryCase asked) {
    CanaryTerms terms = asked.terms();
    Optional<Holding> now = decisions.holding(terms.label());
    Optional<RunningCanary> canary = decisions.canary(terms.label());
    OptionalLong running =
        canary.isPresent() ? OptionalLong.of(canary.get().since()) : OptionalLong.empty();
    if (!now.equals(Optional.of(terms.incumbent())) || !running.equals(asked.running())) {
      throw new Conflict(
          beginning(asked)
              + (now.equals(Optional.of(terms.incumbent()))
                  ? "a canary of " + terms.label() + " was started or ended meanwhile"
                  : terms.label() + " moved meanwhile")
              + "; look again");
    }
  }

  private static CanaryDecision refused(
      CanaryCase asked, PolicyInForce inForce, Approvals approvals, List<String> obstacles) {
    CanaryTerms terms = asked.terms();
    GateReport report =
        new GateReport(
            terms.label(),
            terms.candidate(),
            Optional.of(terms.incumbent()),
            inForce.ref(),
            List.of());
    return new CanaryDecision(
        new Refused(report, approvals.bound(), beginning(asked) + Words.joined(obstacles)));
  }

  private static List<String> obstacles(
      PolicyInForce inForce, Policy policy, CanaryCase asked, Approvals approvals) {
    List<String> obstacles = new ArrayList<>();
    if (inForce.isMissing()) {
      obstacles.add(
          "production is protected and no policy says what it asks for; set one with"
              + " model.protect(PRODUCTION, ...), or one for its canaries with"
              + " model.protect(PRODUCTION.canary(), ...)");
    }
    if (!inForce.label().equals(asked.terms().label()) && !policy.gates().isEmpty()) {
      obstacles.add(
          "the policy of its canaries asks for gates, which judge promotions alone; set one"
              + " without");
    }
    approvals.missing(policy, asked.basis().registrant()).ifPresent(obstacles::add);
    return obstacles;
  }

  private static String beginning(CanaryCase asked) {
    return String.format(
        "%s of the calls of %s were not given to %s: ",
        asked.terms().share(), asked.terms().label(), Words.shown(asked.terms().candidate()));
  }
}
