package dev.modelregistry.core.audit;

import dev.modelregistry.core.state.InconsistentLog;
import dev.modelregistry.core.state.RulesState;
import dev.modelregistry.core.store.Keys;
import dev.modelregistry.event.Denied;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.LogPosition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules of the registry as they grew, to hold decisions against. A decision cites the position
 * of the rules that it was made under, so clocks do not matter, and whoever rewrites the rules has
 * the decisions against them.
 */
final class RulesAudit {

  private static final Logger LOGGER = LoggerFactory.getLogger(RulesAudit.class);

  private final TreeMap<Long, RulesState> states = new TreeMap<>(Map.of(0L, RulesState.empty()));
  private final Map<Long, Digest> roots = new HashMap<>();
  private RulesState state = RulesState.empty();

  /** Takes note of the next entry. */
  void entry(LogEntry entry) {
    try {
      state = state.fold(List.of(entry));
    } catch (InconsistentLog cannotFollow) {
      // The audit of the log itself reports the entry; what follows is held against what was.
      LOGGER.debug("{} does not follow: {}", entry.ref(), cannotFollow.getMessage());
    }
    roots.put(entry.sequence() - 1, entry.before());
    if (!(entry.event() instanceof Denied)) {
      states.put(entry.sequence(), state);
    }
  }

  /** Takes note of where the log ends, if damage does not leave that open. */
  void end(LogPosition position) {
    roots.put(position.size(), position.root());
  }

  /** Returns the rules of a position, or empty if the log never stood there. */
  Optional<RulesState> at(LogPosition position) {
    boolean stood =
        position.log().equals(Keys.RULES) && position.root().equals(roots.get(position.size()));
    return stood ? Optional.of(states.floorEntry(position.size()).getValue()) : Optional.empty();
  }
}
