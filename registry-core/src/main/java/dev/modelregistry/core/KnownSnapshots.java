package dev.modelregistry.core;

import dev.modelregistry.core.log.EventLog;
import dev.modelregistry.core.state.SnapshotsState;
import dev.modelregistry.event.Captured;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.event.TableRef;
import dev.modelregistry.value.Digest;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Which content is which snapshot of a dataset, for a process that takes snapshots of it. */
final class KnownSnapshots {

  private final EventLog<SnapshotsState> log;
  private final Map<Identity, Long> numbers = new ConcurrentHashMap<>();
  private volatile long readTo;

  /**
   * What makes two snapshots the same: bytes, and columns where they were captured as a table.
   *
   * @param schema the fingerprint of the columns
   */
  record Identity(Digest content, Optional<Digest> schema) {}

  KnownSnapshots(EventLog<SnapshotsState> log) {
    this.log = log;
  }

  /** Returns the snapshot of this identity among the entries up to this one. */
  Optional<Long> findBy(long size, Identity identity) {
    if (readTo < size) {
      log.scan(readTo + 1, size, this::learn);
      readTo = Math.max(readTo, size);
    }
    return Optional.ofNullable(numbers.get(identity));
  }

  private void learn(LogEntry entry) {
    if (entry.event() instanceof Captured captured) {
      numbers.putIfAbsent(
          new Identity(captured.contents().digest(), captured.table().map(TableRef::schema)),
          captured.number());
    }
  }
}
