package dev.modelregistry;

import dev.modelregistry.event.CanaryAborted;
import dev.modelregistry.event.Promoted;
import dev.modelregistry.gate.CanaryTerms;
import dev.modelregistry.value.Share;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A version that answers, or answered, a share of the calls of a label.
 *
 * @param terms what it was started with
 * @param began the decision that started it
 * @param changes the decisions that gave it another share, oldest first
 * @param ended the decision that ended it: a promotion of it, an abort, or any other move of the
 *     label; empty for one that runs
 */
public record Canary(
    CanaryTerms terms, Decision began, List<Period> changes, Optional<Decision> ended) {

  /**
   * A share from an instant on.
   *
   * @param share the share
   * @param from since when
   * @param by the decision
   */
  public record Period(Share share, Instant from, Decision by) {}

  /** Copies the list. */
  public Canary {
    changes = List.copyOf(changes);
  }

  /** Returns the share that it has, or had last. */
  public Share share() {
    return changes.isEmpty() ? terms.share() : changes.get(changes.size() - 1).share();
  }

  /** Says whether it ended because its version was promoted. */
  public boolean isPromoted() {
    return ended
        .filter(
            end ->
                end.event() instanceof Promoted promoted
                    && promoted.report().candidate().equals(terms.candidate()))
        .isPresent();
  }

  /** Returns one line for each share that it had, and one for its end. */
  public List<String> lines() {
    List<Period> periods = new ArrayList<>();
    periods.add(new Period(terms.share(), began.time(), began));
    periods.addAll(changes);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < periods.size(); i++) {
      Optional<Instant> until =
          i + 1 < periods.size()
              ? Optional.of(periods.get(i + 1).from())
              : ended.map(Decision::time);
      lines.add(
          String.format(
              "%s of calls %s answered by %s from %s %s",
              periods.get(i).share(),
              until.isPresent() ? "were" : "are",
              terms.candidate(),
              periods.get(i).from(),
              until.map(end -> "to " + end).orElse("on")));
    }
    ended.ifPresent(end -> lines.add(endLine(end)));
    return lines;
  }

  private String endLine(Decision end) {
    if (end.event() instanceof CanaryAborted aborted) {
      return String.format("the canary was aborted by %s: %s", end.actor(), aborted.reason());
    }
    return isPromoted()
        ? "the canary ended in its promotion by " + end.actor()
        : "the canary ended as " + terms.label() + " moved to another version";
  }
}
