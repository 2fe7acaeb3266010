package dev.modelregistry.core.audit;

import dev.modelregistry.Canary;
import dev.modelregistry.Canary.Period;
import dev.modelregistry.Decision;
import dev.modelregistry.core.log.EventLog;
import dev.modelregistry.core.state.DecisionsState;
import dev.modelregistry.event.CanaryAborted;
import dev.modelregistry.event.CanaryChanged;
import dev.modelregistry.event.CanaryStarted;
import dev.modelregistry.event.Event;
import dev.modelregistry.value.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The canaries of one label, read from the log of decisions. */
public final class CanaryHistory {

  private final Label label;
  private final List<Canary> canaries = new ArrayList<>();

  private CanaryHistory(Label label) {
    this.label = label;
  }

  /** Returns those that a label began from one entry to another, oldest first. */
  public static List<Canary> between(
      EventLog<DecisionsState> log, Label label, long from, long to) {
    CanaryHistory history = new CanaryHistory(label);
    log.scan(from, to, entry -> history.add(DecisionHistory.decision(entry)));
    return history.canaries;
  }

  private void add(Decision decision) {
    Event event = decision.event();
    if (event instanceof CanaryStarted started) {
      if (started.terms().label().equals(label)) {
        canaries.add(new Canary(started.terms(), decision, List.of(), Optional.empty()));
      }
    } else if (event instanceof CanaryChanged changed) {
      if (changed.terms().label().equals(label)) {
        change(new Period(changed.terms().share(), decision.time(), decision));
      }
    } else if (ends(event)) {
      end(decision);
    }
  }

  private boolean ends(Event event) {
    return event instanceof CanaryAborted aborted
        ? aborted.label().equals(label)
        : DecisionHistory.labelMovedBy(event).filter(label::equals).isPresent();
  }

  private void change(Period period) {
    for (Canary canary : takeRunning()) {
      List<Period> changes = new ArrayList<>(canary.changes());
      changes.add(period);
      canaries.add(new Canary(canary.terms(), canary.began(), changes, Optional.empty()));
    }
  }

  private void end(Decision decision) {
    for (Canary canary : takeRunning()) {
      canaries.add(
          new Canary(canary.terms(), canary.began(), canary.changes(), Optional.of(decision)));
    }
  }

  /** Takes the last one off the list, where it runs. */
  private List<Canary> takeRunning() {
    int last = canaries.size() - 1;
    return last >= 0 && canaries.get(last).ended().isEmpty()
        ? List.of(canaries.remove(last))
        : List.of();
  }
}
