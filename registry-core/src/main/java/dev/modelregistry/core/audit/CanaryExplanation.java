package dev.modelregistry.core.audit;

import dev.modelregistry.Canary;
import dev.modelregistry.Decision;
import dev.modelregistry.Explanation;
import dev.modelregistry.Version;
import dev.modelregistry.core.log.EventLog;
import dev.modelregistry.core.state.RulesState;
import dev.modelregistry.event.CanaryStarted;
import dev.modelregistry.event.Promoted;
import dev.modelregistry.event.RolledBack;
import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.LogPosition;
import java.util.List;
import java.util.Optional;

/** Why a version answered a share of the calls of a label that points at another. */
public final class CanaryExplanation implements Explanation {

  private final Canary canary;
  private final Version version;
  private final Optional<Policy> policy;
  private final List<Evaluation> evidence;
  private final LogPosition position;

  /**
   * Reads the explanation of a canary.
   *
   * @param history the decisions up to the one that started it
   */
  public CanaryExplanation(
      DecisionHistory history,
      CanaryStarted started,
      Version version,
      List<Evaluation> evidence,
      EventLog<RulesState> rules) {
    this.position = history.position();
    Decision began = DecisionHistory.decision(history.entry(position.size()));
    this.canary = new Canary(started.terms(), began, List.of(), Optional.empty());
    this.version = version;
    this.evidence = List.copyOf(evidence);
    this.policy =
        started.mandate().policy().map(ref -> LabelExplanation.policy(ref, history, rules));
  }

  @Override
  public Label label() {
    return canary.terms().label();
  }

  @Override
  public Version version() {
    return version;
  }

  @Override
  public Decision decision() {
    return canary.began();
  }

  @Override
  public Optional<Promoted> promotion() {
    return Optional.empty();
  }

  @Override
  public Optional<RolledBack> rollback() {
    return Optional.empty();
  }

  @Override
  public List<Canary> canaries() {
    return List.of(canary);
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
