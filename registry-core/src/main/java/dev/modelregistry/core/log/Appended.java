package dev.modelregistry.core.log;

import dev.modelregistry.core.state.LogState;
import dev.modelregistry.event.LogEntry;

/**
 * An entry that stands in the log.
 *
 * @param entry the entry
 * @param head the log up to and with the entry
 */
public record Appended<S extends LogState<S>>(LogEntry entry, LogHead<S> head) {}
