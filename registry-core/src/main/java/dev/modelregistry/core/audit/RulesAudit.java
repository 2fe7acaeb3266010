package dev.modelregistry.core.audit;

import dev.modelregistry.core.state.InconsistentLog;
import dev.modelregistry.core.state.RulesState;
import dev.modelregistry.event.Denied;
import dev.modelregistry.event.LogEntry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rules of the registry over time, to hold decisions against. */
final class RulesAudit {

  private static final Logger LOGGER = LoggerFactory.getLogger(RulesAudit.class);

  private final TreeMap<Instant, RulesState> states = new TreeMap<>();
  private RulesState state = RulesState.empty();

  /** Takes note of the next entry. */
  void entry(LogEntry entry) {
    try {
      state = state.fold(List.of(entry));
    } catch (InconsistentLog cannotFollow) {
      // The audit of the log itself reports the entry; what follows is held against what was.
      LOGGER.debug("{} does not follow: {}", entry.ref(), cannotFollow.getMessage());
    }
    if (!(entry.event() instanceof Denied)) {
      states.put(entry.time(), state);
    }
  }

  /** Returns the rules that stood in the log before an instant, by the times of its entries. */
  RulesState before(Instant time) {
    Map.Entry<Instant, RulesState> last = states.lowerEntry(time);
    return last == null ? RulesState.empty() : last.getValue();
  }
}
