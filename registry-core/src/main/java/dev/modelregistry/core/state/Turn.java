package dev.modelregistry.core.state;

import dev.modelregistry.value.Holding;
import java.util.Optional;

/**
 * The present turn of a label.
 *
 * @param holding the version, and the decision that put it there
 * @param below sequence number of the decision that began the turn to which a rollback goes, 0
 *     where there is none. Every turn names the one below it, so rollbacks in a row walk down
 *     without a stack in the state
 * @param canary the version that answers a share of the label's calls. It is part of the turn, so
 *     whatever moves the label ends it
 */
public record Turn(Holding holding, long below, Optional<RunningCanary> canary) {

  /** Creates a turn without a canary, as every turn begins. */
  public Turn(Holding holding, long below) {
    this(holding, below, Optional.empty());
  }

  /**
   * Checks the order.
   *
   * @throws IllegalArgumentException unless the turn below began before this one
   */
  public Turn {
    if (below < 0 || below >= holding.since()) {
      throw new IllegalArgumentException(
          "the turn since decision " + holding.since() + " cannot stand on decision " + below);
    }
  }

  /** Returns the same turn with another canary, or without one. */
  Turn with(Optional<RunningCanary> other) {
    return new Turn(holding, below, other);
  }
}
