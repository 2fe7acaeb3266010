package dev.modelregistry.core.audit;

import dev.modelregistry.Canary;
import dev.modelregistry.Decision;
import dev.modelregistry.Explanation;
import dev.modelregistry.Version;
import dev.modelregistry.core.log.EventLog;
import dev.modelregistry.core.state.RulesState;
import dev.modelregistry.core.store.Keys;
import dev.modelregistry.error.Corrupt;
import dev.modelregistry.event.Event;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.event.PolicySet;
import dev.modelregistry.event.Promoted;
import dev.modelregistry.event.RolledBack;
import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.value.EntryRef;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.LogPosition;
import java.util.List;
import java.util.Optional;

/** Why a label points where it does, read from the log by following what each decision cites. */
public final class LabelExplanation implements Explanation {

  private final Label label;
  private final Version version;
  private final LogEntry decision;
  private final Promoted promotion;
  private final Optional<Policy> policy;
  private final List<Evaluation> evidence;
  private final LogPosition position;
  private final List<Canary> canaries;

  /** Reads the explanation of a label that points at a version. */
  public LabelExplanation(
      DecisionHistory history,
      Label label,
      Version version,
      List<Evaluation> evidence,
      EventLog<RulesState> rules) {
    this.label = label;
    this.version = version;
    this.evidence = List.copyOf(evidence);
    this.position = history.position();
    this.canaries = history.canariesOfTurn(label);
    this.decision = history.entry(history.state().holding(label).orElseThrow().since());
    this.promotion = promotionBehind(decision, history);
    this.policy = promotion.report().policy().map(ref -> policy(ref, history, rules));
  }

  /** Follows rollbacks to the promotion that first let the version hold the label. */
  private static Promoted promotionBehind(LogEntry decision, DecisionHistory history) {
    LogEntry entry = decision;
    while (entry.event() instanceof RolledBack back) {
      if (back.restored().since() >= entry.sequence()) {
        throw new Corrupt(entry.ref().toString(), entry.ref() + " goes back to a later decision");
      }
      entry = history.entry(back.restored().since());
    }
    if (entry.event() instanceof Promoted promoted) {
      return promoted;
    }
    throw new Corrupt(entry.ref().toString(), entry.ref() + " did not move the label");
  }

  static Policy policy(EntryRef ref, DecisionHistory history, EventLog<RulesState> rules) {
    LogEntry entry =
        ref.log().equals(Keys.RULES) ? rules.entry(ref.sequence()) : history.entry(ref.sequence());
    Event event = entry.event();
    if (event instanceof PolicySet set) {
      return set.policy();
    }
    throw new Corrupt(ref.toString(), ref + " is cited as a policy and sets none");
  }

  @Override
  public Label label() {
    return label;
  }

  @Override
  public Version version() {
    return version;
  }

  @Override
  public Decision decision() {
    return DecisionHistory.decision(decision);
  }

  @Override
  public Optional<Promoted> promotion() {
    return Optional.of(promotion);
  }

  @Override
  public List<Canary> canaries() {
    return canaries;
  }

  @Override
  public Optional<RolledBack> rollback() {
    return decision.event() instanceof RolledBack back ? Optional.of(back) : Optional.empty();
  }

  @Override
  public Optional<Policy> policy() {
    return policy;
  }

  @Override
  public List<Evaluation> evidence() {
    return evidence;
  }

  @Override
  public LogPosition position() {
    return position;
  }

  @Override
  public String text() {
    return ExplanationText.of(this);
  }

  /** Returns the text. */
  @Override
  public String toString() {
    return text();
  }
}
