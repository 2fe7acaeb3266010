package dev.modelregistry.core.audit;

import dev.modelregistry.Verification.Problem;
import dev.modelregistry.core.audit.CanaryAudit.Made;
import dev.modelregistry.core.codec.ReportCodec;
import dev.modelregistry.core.policy.Access;
import dev.modelregistry.core.policy.Consent;
import dev.modelregistry.core.policy.PolicyInForce;
import dev.modelregistry.core.policy.PromotionCase;
import dev.modelregistry.core.policy.PromotionDecision;
import dev.modelregistry.core.policy.RollbackDecision;
import dev.modelregistry.core.state.DecisionsState;
import dev.modelregistry.core.state.InconsistentLog;
import dev.modelregistry.core.state.RulesState;
import dev.modelregistry.core.state.Turn;
import dev.modelregistry.core.store.Keys;
import dev.modelregistry.error.Conflict;
import dev.modelregistry.event.Approved;
import dev.modelregistry.event.CanaryAborted;
import dev.modelregistry.event.CanaryChanged;
import dev.modelregistry.event.CanaryStarted;
import dev.modelregistry.event.Evaluated;
import dev.modelregistry.event.Event;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.event.Promoted;
import dev.modelregistry.event.Refused;
import dev.modelregistry.event.RolledBack;
import dev.modelregistry.gate.GateReport;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.LogPosition;
import dev.modelregistry.value.Role;
import dev.modelregistry.value.VersionId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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
  private final Map<Long, Begun> turns = new HashMap<>();
  private DecisionsState state = DecisionsState.empty();
  private long rulesSeen;

  /** A turn that a decision began, and of which label. */
  private record Begun(Label label, Turn turn) {}

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
    Event event = entry.event();
    if (event instanceof Promoted promoted) {
      promotion(state, entry, promoted);
      remember(entry, promoted.report().label());
    } else if (event instanceof RolledBack back) {
      rollback(entry, back);
      remember(entry, back.label());
    } else if (event instanceof Refused refused) {
      registered(entry, refused.report().candidate());
    } else if (event instanceof Approved approved) {
      registered(entry, approved.candidate());
    } else if (event instanceof Evaluated evaluated) {
      registered(entry, evaluated.version());
    } else if (event instanceof CanaryStarted started) {
      canary(entry, new Made(started.terms(), OptionalLong.empty(), started.mandate()));
    } else if (event instanceof CanaryChanged changed) {
      canary(
          entry, new Made(changed.terms(), OptionalLong.of(changed.started()), changed.mandate()));
    } else if (event instanceof CanaryAborted aborted) {
      CanaryAudit.finding(state, aborted).ifPresent(what -> problem(entry, what));
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

  private void remember(LogEntry entry, Label label) {
    RollbackDecision.turnBegunBy(entry, label)
        .ifPresent(turn -> turns.put(entry.sequence(), new Begun(label, turn)));
  }

  /** A rollback goes to a turn that there was, and to what that turn stood on. */
  private void rollback(LogEntry entry, RolledBack back) {
    registered(entry, back.restored().version());
    Begun begun = turns.get(back.restored().since());
    boolean genuine =
        begun != null
            && begun.label().equals(back.label())
            && begun.turn().holding().equals(back.restored())
            && begun.turn().below() == back.below();
    if (!genuine) {
      problem(
          entry,
          String.format(
              "rolls %s back to a turn of %s since decision %d that there never was.",
              back.label(), back.restored().version(), back.restored().since()));
    }
  }

  private void registered(LogEntry entry, VersionId version) {
    if (!registrations.containsKey(version.number())
        || !Keys.decisions(version.model()).equals(entry.ref().log())) {
      problem(entry, "names " + version + ", which was never registered.");
    }
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
    Optional<RulesState> cited = cited(entry, promoted.rules());
    if (cited.isEmpty()) {
      return;
    }
    permission(before, cited.get(), entry, report);
    PromotionCase again =
        new PromotionCase(report, ReportCodec.digest(report), registrant, promoted.rules(), asked);
    try {
      hold(entry, PromotionDecision.decide(before, cited.get(), again));
    } catch (Conflict | IllegalArgumentException superseded) {
      problem(entry, "was made on what no longer held: " + superseded.getMessage() + ".");
    }
  }

  private void canary(LogEntry entry, Made made) {
    registered(entry, made.terms().candidate());
    Actor registrant = registrations.get(made.terms().candidate().number());
    Optional<RulesState> cited = cited(entry, made.mandate().rules());
    if (registrant != null && cited.isPresent()) {
      CanaryAudit.findings(state, cited.get(), entry, registrant, made)
          .forEach(what -> problem(entry, what));
    }
  }

  /** Returns the rules that a decision cites; empty where it must not cite them, which is noted. */
  private Optional<RulesState> cited(LogEntry entry, LogPosition position) {
    Optional<RulesState> cited = rules.at(position);
    if (cited.isEmpty() || position.size() < rulesSeen) {
      problem(
          entry,
          String.format(
              "was decided under the rules of '%s', %s.",
              position,
              cited.isEmpty() ? "which there never were" : "older than those of one before it"));
      return Optional.empty();
    }
    rulesSeen = position.size();
    return cited;
  }

  private void permission(
      DecisionsState before, RulesState cited, LogEntry entry, GateReport report) {
    String model = report.candidate().model().value();
    Role needed = PolicyInForce.of(report.label(), before, cited).roleToMove();
    String action = "promote " + report.candidate() + " to " + report.label();
    Access.whyNot(cited, entry.actor(), needed, model, action)
        .ifPresent(whyNot -> problem(entry, "was not allowed: " + whyNot + "."));
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
