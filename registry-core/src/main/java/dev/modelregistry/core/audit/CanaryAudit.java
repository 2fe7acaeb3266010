package dev.modelregistry.core.audit;

import dev.modelregistry.core.codec.CanaryCodec;
import dev.modelregistry.core.policy.Access;
import dev.modelregistry.core.policy.CanaryCase;
import dev.modelregistry.core.policy.CanaryDecision;
import dev.modelregistry.core.policy.Consent;
import dev.modelregistry.core.policy.PolicyInForce;
import dev.modelregistry.core.policy.PromotionCase.Asked;
import dev.modelregistry.core.state.DecisionsState;
import dev.modelregistry.core.state.RulesState;
import dev.modelregistry.core.state.RunningCanary;
import dev.modelregistry.error.Conflict;
import dev.modelregistry.event.CanaryAborted;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.event.Mandate;
import dev.modelregistry.gate.CanaryTerms;
import dev.modelregistry.value.Actor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Decides again on canaries: they follow from policy, roles and consents by the function that
 * decided then, and an alarm from its own numbers. The answers say what is amiss.
 */
final class CanaryAudit {

  private CanaryAudit() {}

  /**
   * Checks a start or another share.
   *
   * @param cited the rules that the decision cites
   * @param registrant who registered the candidate
   */
  static List<String> findings(
      DecisionsState before, RulesState cited, LogEntry entry, Actor registrant, Made made) {
    List<String> findings = new ArrayList<>();
    CanaryTerms terms = made.terms();
    Mandate mandate = made.mandate();
    PolicyInForce inForce = PolicyInForce.ofCanary(terms.label(), before, cited);
    Access.whyNot(
            cited,
            entry.actor(),
            inForce.roleToMove(),
            terms.candidate().model().value(),
            "give " + terms)
        .ifPresent(whyNot -> findings.add("was not allowed: " + whyNot + "."));
    List<Consent> consents =
        mandate.approvals().stream()
            .map(approval -> new Consent(approval.approver(), approval.reference()))
            .toList();
    CanaryCase again =
        new CanaryCase(
            terms,
            made.running(),
            new CanaryCase.Basis(CanaryCodec.digest(terms), registrant, mandate.rules()),
            new Asked(consents, mandate.reason(), Optional.empty()));
    try {
      CanaryDecision decision = CanaryDecision.decide(before, cited, again);
      if (!decision.event().equals(entry.event())) {
        findings.add(
            "does not follow from its terms and consents"
                + decision.refusal().map(why -> ": " + why + ".").orElse("."));
      }
    } catch (Conflict superseded) {
      findings.add("was made on what no longer held: " + superseded.getMessage() + ".");
    }
    return findings;
  }

  /** What a decision made of a canary. */
  record Made(CanaryTerms terms, OptionalLong running, Mandate mandate) {}

  /** Checks an end by a guard rail. */
  static Optional<String> finding(DecisionsState before, CanaryAborted aborted) {
    Optional<CanaryTerms> terms = before.canary(aborted.label()).map(RunningCanary::terms);
    boolean unfounded =
        terms.isPresent()
            && aborted
                .alarm()
                .filter(alarm -> !CanaryDecision.isGenuine(alarm, terms.get()))
                .isPresent();
    return unfounded
        ? Optional.of("aborts a canary by an alarm that does not follow from its numbers.")
        : Optional.empty();
  }
}
