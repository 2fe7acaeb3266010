package dev.modelregistry.core;

import dev.modelregistry.core.log.EventLog;
import dev.modelregistry.core.state.SnapshotsState;
import dev.modelregistry.event.Captured;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.value.Digest;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Which content is which snapshot of a dataset, for a process that takes snapshots of it. */
final class KnownSnapshots {

  private final EventLog<SnapshotsState> log;
  private final Map<Digest, Long> numbers = new ConcurrentHashMap<>();
  private volatile long readTo;

  KnownSnapshots(EventLog<SnapshotsState> log) {
    this.log = log;
  }

  /** Reads the entries up to this one that were not read before. */
  void readTo(long size) {
    if (readTo < size) {
      log.scan(readTo + 1, size, this::learn);
      readTo = Math.max(readTo, size);
    }
  }

  /** Returns the snapshot that has this content. */
  Optional<Long> find(Digest content) {
    return Optional.ofNullable(numbers.get(content));
  }

  private void learn(LogEntry entry) {
    if (entry.event() instanceof Captured captured) {
      numbers.putIfAbsent(captured.contents().digest(), captured.number());
    }
  }
}
