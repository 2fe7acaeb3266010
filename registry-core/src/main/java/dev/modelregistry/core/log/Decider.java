package dev.modelregistry.core.log;

import dev.modelregistry.core.state.LogState;
import dev.modelregistry.event.Event;

/**
 * Decides what to append, given everything that stands in the log.
 *
 * @param <S> the state of the log
 */
@FunctionalInterface
public interface Decider<S extends LogState<S>> {

  /**
   * Returns the event that is to follow the head. Called again with a newer head whenever another
   * writer was faster, so it must be a function of the head; what it throws ends the append with
   * nothing written. It must not append to the same log.
   */
  Event decide(LogHead<S> head);
}
