package dev.modelregistry.core.state;

import dev.modelregistry.event.CanaryAborted;
import dev.modelregistry.event.CanaryChanged;
import dev.modelregistry.event.CanaryStarted;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.gate.CanaryTerms;
import dev.modelregistry.value.Label;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What decisions on canaries make of the turns that they belong to. */
final class CanaryFold {

  private CanaryFold() {}

  static void add(LogEntry entry, Edited<Label, Turn> turns) {
    if (entry.event() instanceof CanaryStarted started) {
      start(entry, started.terms(), turns);
    } else if (entry.event() instanceof CanaryChanged changed) {
      Turn turn = running(entry, changed.terms().label(), changed.started(), turns);
      RunningCanary now = turn.canary().orElseThrow();
      if (!now.terms().with(changed.terms().share()).equals(changed.terms())) {
        throw inconsistent(
            entry, "changes more of the canary since decision " + now.since() + " than its share");
      }
      put(
          turns,
          turn,
          Optional.of(new RunningCanary(now.since(), changed.terms())),
          changed.terms().label());
    } else if (entry.event() instanceof CanaryAborted aborted) {
      Turn turn = running(entry, aborted.label(), aborted.started(), turns);
      if (!turn.canary().orElseThrow().terms().candidate().equals(aborted.candidate())) {
        throw inconsistent(entry, "aborts a canary of " + aborted.candidate() + ", which is none");
      }
      put(turns, turn, Optional.empty(), aborted.label());
    }
  }

  private static void start(LogEntry entry, CanaryTerms terms, Edited<Label, Turn> turns) {
    @Nullable Turn turn = turns.get(terms.label());
    if (turn == null || !turn.holding().equals(terms.incumbent())) {
      throw inconsistent(
          entry,
          "starts a canary beside "
              + DecisionsFold.shown(Optional.of(terms.incumbent()))
              + ", which does not hold "
              + terms.label());
    } else if (turn.canary().isPresent()) {
      throw inconsistent(
          entry, "starts a canary beside the one since decision " + turn.canary().get().since());
    }
    put(turns, turn, Optional.of(new RunningCanary(entry.sequence(), terms)), terms.label());
  }

  private static Turn running(
      LogEntry entry, Label label, long started, Edited<Label, Turn> turns) {
    @Nullable Turn turn = turns.get(label);
    if (turn == null || turn.canary().filter(now -> now.since() == started).isEmpty()) {
      throw inconsistent(
          entry,
          "is on a canary of " + label + " since decision " + started + ", which does not run");
    }
    return turn;
  }

  private static void put(
      Edited<Label, Turn> turns, Turn turn, Optional<RunningCanary> canary, Label label) {
    turns.put(label, turn.with(canary));
  }

  private static InconsistentLog inconsistent(LogEntry entry, String what) {
    return new InconsistentLog(entry.sequence(), entry.ref() + " " + what);
  }
}
