package dev.modelregistry.core.policy;

import dev.modelregistry.core.state.DecisionsState;
import dev.modelregistry.core.state.Turn;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.event.Promoted;
import dev.modelregistry.event.RolledBack;
import dev.modelregistry.value.Holding;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.VersionId;
import java.util.Optional;

/** Whether a label goes back. It needs no gate and looks at no weights. */
public sealed interface RollbackDecision {

  /**
   * The label is to go back.
   *
   * @param event what to write
   */
  record Possible(RolledBack event) implements RollbackDecision {}

  /**
   * There is nowhere to go back to; nothing is to be written.
   *
   * @param sentence why, for the caller
   */
  record Impossible(String sentence) implements RollbackDecision {}

  /**
   * Decides.
   *
   * @param earlier the turn to restore, as {@link #turnBegunBy} reads it: for a target its newest
   *     one, otherwise that begun by the decision {@link Turn#below} the present turn; empty where
   *     there is none
   * @throws IllegalArgumentException if the turn is another one than was asked for
   */
  static RollbackDecision decide(DecisionsState now, RollbackCase asked, Optional<Turn> earlier) {
    Optional<Turn> present = now.turn(asked.label());
    if (present.isEmpty()) {
      return impossible(asked, "points at no version, so there is nothing to roll back");
    }
    Holding from = present.get().holding();
    if (asked.target().filter(from.version()::equals).isPresent()) {
      return impossible(asked, "points at " + since(from) + " already");
    }
    if (earlier.isEmpty()) {
      return impossible(asked, nowhere(asked, from));
    }
    checkAskedFor(asked, present.get(), earlier.get());
    Turn restored = earlier.get();
    return new Possible(
        new RolledBack(asked.label(), from, restored.holding(), restored.below(), asked.reason()));
  }

  /** Returns the turn of a label that an entry began, or empty where it began none. */
  static Optional<Turn> turnBegunBy(LogEntry entry, Label label) {
    if (entry.event() instanceof Promoted promoted && promoted.report().label().equals(label)) {
      long below = promoted.report().incumbent().map(Holding::since).orElse(0L);
      return Optional.of(turn(promoted.report().candidate(), entry, below));
    } else if (entry.event() instanceof RolledBack back && back.label().equals(label)) {
      return Optional.of(turn(back.restored().version(), entry, back.below()));
    }
    return Optional.empty();
  }

  private static Turn turn(VersionId version, LogEntry entry, long below) {
    return new Turn(new Holding(version, entry.sequence()), below);
  }

  private static void checkAskedFor(RollbackCase asked, Turn present, Turn earlier) {
    Holding restored = earlier.holding();
    boolean right =
        asked
            .target()
            .map(target -> target.equals(restored.version()))
            .orElse(restored.since() == present.below());
    if (!right || restored.since() >= present.holding().since()) {
      throw new IllegalArgumentException(
          String.format("%s was not asked for by %s from %s", earlier, asked, present));
    }
  }

  private static String nowhere(RollbackCase asked, Holding from) {
    return asked
        .target()
        .map(target -> "never pointed at v" + target.number() + ": promote it instead")
        .orElse(
            "points at "
                + since(from)
                + ", with no earlier turn to go back to: promote another version instead");
  }

  private static String since(Holding holding) {
    return "v" + holding.version().number() + " since decision " + holding.since();
  }

  private static Impossible impossible(RollbackCase asked, String why) {
    return new Impossible(
        String.format("%s of %s was not rolled back: it %s", asked.label(), asked.model(), why));
  }
}
