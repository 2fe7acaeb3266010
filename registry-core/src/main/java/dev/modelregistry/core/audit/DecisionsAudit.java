package dev.modelregistry.core.audit;

import dev.modelregistry.Verification.Problem;
import dev.modelregistry.core.codec.ReportCodec;
import dev.modelregistry.core.policy.Consent;
import dev.modelregistry.core.policy.PromotionCase;
import dev.modelregistry.core.policy.PromotionDecision;
import dev.modelregistry.core.state.DecisionsState;
import dev.modelregistry.core.state.InconsistentLog;
import dev.modelregistry.core.store.Keys;
import dev.modelregistry.error.Conflict;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.event.Promoted;
import dev.modelregistry.gate.GateReport;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.VersionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Proves for every promotion that its policy was enforced: the policy it cites was in force, each
 * gate of that policy has its result, and the decision follows from results and consents by the
 * same pure function that made it.
 */
final class DecisionsAudit {

  private static final Logger LOGGER = LoggerFactory.getLogger(DecisionsAudit.class);

  private final RulesAudit rules;
  private final Map<Long, Actor> registrations;
  private final List<Problem> problems = new ArrayList<>();
  private DecisionsState state = DecisionsState.empty();

  /**
   * Prepares the check of a model's decisions.
   *
   * @param registrations who registered each version, by number
   */
  DecisionsAudit(RulesAudit rules, Map<Long, Actor> registrations) {
    this.rules = rules;
    this.registrations = registrations;
  }

  /** Checks the next entry. */
  void entry(LogEntry entry) {
    if (entry.event() instanceof Promoted promoted) {
      promotion(state, entry, promoted);
    }
    try {
      state = state.fold(List.of(entry));
    } catch (InconsistentLog cannotFollow) {
      // The audit of the log itself reports the entry; what follows is held against what was.
      LOGGER.debug("{} does not follow: {}", entry.ref(), cannotFollow.getMessage());
    }
  }

  /** Returns where the labels pointed after the last entry. */
  Map<Label, VersionId> labels() {
    Map<Label, VersionId> labels = new TreeMap<>();
    state.holdings().forEach((label, holding) -> labels.put(label, holding.version()));
    return labels;
  }

  List<Problem> problems() {
    return problems;
  }

  private void promotion(DecisionsState before, LogEntry entry, Promoted promoted) {
    GateReport report = promoted.report();
    Actor registrant = registrations.get(report.candidate().number());
    if (registrant == null) {
      problem(entry, "promotes " + report.candidate() + ", which was never registered.");
      return;
    }
    List<Consent> consents =
        promoted.approvals().stream()
            .map(approval -> new Consent(approval.approver(), approval.reference()))
            .toList();
    PromotionCase.Asked asked =
        new PromotionCase.Asked(consents, promoted.reason(), promoted.override());
    PromotionCase again = new PromotionCase(report, ReportCodec.digest(report), registrant, asked);
    try {
      hold(entry, PromotionDecision.decide(before, rules.before(entry.time()), again));
    } catch (Conflict | IllegalArgumentException superseded) {
      problem(entry, "was made on what no longer held: " + superseded.getMessage() + ".");
    }
  }

  private void hold(LogEntry entry, PromotionDecision again) {
    if (again instanceof PromotionDecision.RefusedDecision refused) {
      problem(entry, "does not follow from its own report and consents: " + refused.sentence());
    } else if (!((PromotionDecision.Allowed) again).event().equals(entry.event())) {
      problem(entry, "says otherwise than what follows from its own report and consents.");
    }
  }

  private void problem(LogEntry entry, String what) {
    problems.add(
        new Problem(
            Keys.entry(entry.ref().log(), entry.sequence()).value(),
            "decision " + entry.sequence() + " " + what,
            List.of()));
  }
}
