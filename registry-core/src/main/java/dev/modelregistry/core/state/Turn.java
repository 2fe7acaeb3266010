package dev.modelregistry.core.state;

import dev.modelregistry.value.Holding;

/**
 * The present turn of a label.
 *
 * @param holding the version, and the decision that put it there
 * @param below sequence number of the decision that began the turn to which a rollback goes, 0
 *     where there is none. Every turn names the one below it, so rollbacks in a row walk down
 *     without a stack in the state
 */
public record Turn(Holding holding, long below) {

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
}
