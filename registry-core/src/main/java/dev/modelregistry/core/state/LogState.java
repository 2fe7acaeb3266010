package dev.modelregistry.core.state;

import dev.modelregistry.event.LogEntry;
import java.util.List;

/**
 * What a log amounts to after some of its entries. Immutable.
 *
 * @param <S> the implementing class
 */
public interface LogState<S extends LogState<S>> {

  /**
   * Returns the state after further entries, which follow in order what was folded before. Copies
   * what changes once, however many entries there are.
   *
   * @throws InconsistentLog if an entry cannot follow, for example a promotion whose incumbent did
   *     not hold the label
   */
  S fold(List<LogEntry> entries);
}
