package dev.modelregistry.core.state;

import dev.modelregistry.event.Event;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.event.Registered;
import java.util.List;
import java.util.OptionalLong;

/**
 * Which entry of the log of the registrations of a model has which version number (promise P3).
 *
 * @param entries the arithmetic
 */
public record VersionsState(NumberedEntries entries) implements LogState<VersionsState> {

  private static final VersionsState EMPTY = new VersionsState(NumberedEntries.NONE);

  public static VersionsState empty() {
    return EMPTY;
  }

  @Override
  public VersionsState fold(List<LogEntry> further) {
    return new VersionsState(entries.fold(further, VersionsState::numberIn));
  }

  /** Returns the newest version's number, 0 where there is none. */
  public long newestNumber() {
    return entries.newestNumber();
  }

  /** Returns the sequence number of the entry that made a version, or empty if there is none. */
  public OptionalLong sequenceOf(long number) {
    return entries.sequenceOf(number);
  }

  /** Returns the number of the version that an entry made, or empty if it made none. */
  public OptionalLong numberOf(long sequence) {
    return entries.numberOf(sequence);
  }

  private static OptionalLong numberIn(Event event) {
    return event instanceof Registered made ? OptionalLong.of(made.number()) : OptionalLong.empty();
  }
}
