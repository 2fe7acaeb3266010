package dev.modelregistry.core.state;

import dev.modelregistry.event.Captured;
import dev.modelregistry.event.Event;
import dev.modelregistry.event.LogEntry;
import java.util.List;
import java.util.OptionalLong;

/**
 * Which entry of the log of the snapshots of a dataset has which snapshot number (promise P3).
 *
 * @param entries the arithmetic
 */
public record SnapshotsState(NumberedEntries entries) implements LogState<SnapshotsState> {

  private static final SnapshotsState EMPTY = new SnapshotsState(NumberedEntries.NONE);

  public static SnapshotsState empty() {
    return EMPTY;
  }

  @Override
  public SnapshotsState fold(List<LogEntry> further) {
    return new SnapshotsState(entries.fold(further, SnapshotsState::numberIn));
  }

  /** Returns the newest snapshot's number, 0 where there is none. */
  public long newestNumber() {
    return entries.newestNumber();
  }

  /** Returns the sequence number of the entry that made a snapshot, or empty if there is none. */
  public OptionalLong sequenceOf(long number) {
    return entries.sequenceOf(number);
  }

  /** Returns the number of the snapshot that an entry made, or empty if it made none. */
  public OptionalLong numberOf(long sequence) {
    return entries.numberOf(sequence);
  }

  private static OptionalLong numberIn(Event event) {
    return event instanceof Captured made ? OptionalLong.of(made.number()) : OptionalLong.empty();
  }
}
