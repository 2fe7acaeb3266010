package dev.modelregistry.core.audit;

import dev.modelregistry.Canary;
import dev.modelregistry.Decision;
import dev.modelregistry.Tenure;
import dev.modelregistry.core.log.EventLog;
import dev.modelregistry.core.log.LogHead;
import dev.modelregistry.core.state.DecisionsState;
import dev.modelregistry.core.state.LogState;
import dev.modelregistry.event.Evaluated;
import dev.modelregistry.event.Event;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.event.Promoted;
import dev.modelregistry.event.RolledBack;
import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.LogPosition;
import dev.modelregistry.value.VersionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The decisions on a model up to one head of their log. */
public final class DecisionHistory {

  private final EventLog<DecisionsState> log;
  private final LogHead<DecisionsState> head;

  /** Reads a log up to a head of it. */
  public DecisionHistory(EventLog<DecisionsState> log, LogHead<DecisionsState> head) {
    this.log = log;
    this.head = head;
  }

  /** Returns all decisions, oldest first. */
  public List<Decision> decisions() {
    return decisions(log, head.size());
  }

  /** Returns the first entries of any log as decisions. */
  public static <S extends LogState<S>> List<Decision> decisions(EventLog<S> log, long size) {
    List<Decision> decisions = new ArrayList<>();
    log.scan(1, size, entry -> decisions.add(decision(entry)));
    return decisions;
  }

  /** Returns an entry as a decision. */
  public static Decision decision(LogEntry entry) {
    return new Decision(entry.ref(), entry.time(), entry.actor(), entry.event());
  }

  /** Returns the turns of a label, oldest first. */
  public List<Tenure> tenures(Label label) {
    List<Tenure> tenures = new ArrayList<>();
    log.scan(
        1,
        head.size(),
        entry -> movedTo(label, entry.event()).ifPresent(to -> begin(to, entry, tenures)));
    return tenures;
  }

  private static void begin(VersionId to, LogEntry entry, List<Tenure> tenures) {
    if (!tenures.isEmpty()) {
      Tenure ended = tenures.remove(tenures.size() - 1);
      tenures.add(
          new Tenure(ended.version(), ended.from(), Optional.of(entry.time()), ended.began()));
    }
    tenures.add(new Tenure(to, entry.time(), Optional.empty(), decision(entry)));
  }

  /** Returns the label that an event moved, if it moved one. */
  public static Optional<Label> labelMovedBy(Event event) {
    if (event instanceof Promoted promoted) {
      return Optional.of(promoted.report().label());
    }
    return event instanceof RolledBack back ? Optional.of(back.label()) : Optional.empty();
  }

  /** Returns the version that an event put under a label, if it moved the label. */
  private static Optional<VersionId> movedTo(Label label, Event event) {
    if (event instanceof Promoted promoted && promoted.report().label().equals(label)) {
      return Optional.of(promoted.report().candidate());
    } else if (event instanceof RolledBack back && back.label().equals(label)) {
      return Optional.of(back.restored().version());
    }
    return Optional.empty();
  }

  /** Returns the latest turn of a version under a label: the decision that began it. */
  public Optional<LogEntry> lastTurn(Label label, VersionId version) {
    List<LogEntry> last = new ArrayList<>();
    log.scan(
        1,
        head.size(),
        entry -> {
          if (movedTo(label, entry.event()).filter(version::equals).isPresent()) {
            last.clear();
            last.add(entry);
          }
        });
    return last.stream().findFirst();
  }

  /** Returns the canaries that a label has had since its present turn began, oldest first. */
  public List<Canary> canariesOfTurn(Label label) {
    return state()
        .holding(label)
        .map(held -> CanaryHistory.between(log, label, held.since(), head.size()))
        .orElse(List.of());
  }

  /** Returns the evaluations that the entries of these sequence numbers attached. */
  public List<Evaluation> attached(List<Long> sequences) {
    List<Evaluation> evaluations = new ArrayList<>();
    for (long sequence : sequences) {
      if (entry(sequence).event() instanceof Evaluated evaluated) {
        evaluations.add(evaluated.evaluation());
      }
    }
    return evaluations;
  }

  /** Returns an entry of the log. */
  public LogEntry entry(long sequence) {
    return log.entry(sequence);
  }

  /** Returns what the decisions amount to. */
  public DecisionsState state() {
    return head.state();
  }

  /** Returns the receipt for the decisions. */
  public LogPosition position() {
    return head.position();
  }
}
