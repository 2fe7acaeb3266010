package dev.modelregistry.core;

import dev.modelregistry.core.log.EventLog;
import dev.modelregistry.event.Captured;
import dev.modelregistry.event.Event;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.event.Registered;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.Placement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the last entries of a line say about where blobs stand, so that the same bytes are not
 * stored again. Only what the log says counts: bytes of a registration that failed are nobody's.
 *
 * <p>Looks back over a bounded number of entries, because what comes again comes soon: the same
 * environment, weights registered a second time, the unchanged files of a tree.
 */
final class KnownBlobs {

  private static final int LOOK_BACK_ENTRIES = 1_024;
  private static final int MOST_BLOBS = 100_000;

  private final EventLog<?> log;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Digest, Placement> placements = new LinkedHashMap<>();
  private volatile long readTo;

  private record Found(long sequence, Placement placement) {}

  KnownBlobs(EventLog<?> log) {
    this.log = log;
  }

  /**
   * Reads the entries that were not read before; reads without the lock.
   *
   * @param age how long ago the last of them may have been the last: what is missed is stored once
   *     more
   */
  void refresh(Duration age) {
    long head = log.within(age).size();
    long from = Math.max(readTo, head - LOOK_BACK_ENTRIES) + 1;
    if (from > head) {
      return;
    }
    List<Found> found = new ArrayList<>();
    log.scan(from, head, entry -> add(entry, found));
    lock.lock();
    try {
      keep(found, head);
    } finally {
      lock.unlock();
    }
  }

  /** Takes an entry of this process, where it is the next to be read: it need not be read again. */
  void learn(LogEntry entry) {
    List<Found> found = new ArrayList<>();
    add(entry, found);
    lock.lock();
    try {
      if (entry.sequence() == readTo + 1) {
        keep(found, entry.sequence());
      }
    } finally {
      lock.unlock();
    }
  }

  /** Returns where a blob stands, if one of the entries read says so. */
  Optional<Placement> find(Digest digest) {
    lock.lock();
    try {
      return Optional.ofNullable(placements.get(digest));
    } finally {
      lock.unlock();
    }
  }

  private void keep(List<Found> found, long head) {
    // Another thread may have read further meanwhile, and what is said later counts.
    found.stream()
        .filter(each -> each.sequence > readTo)
        .forEach(each -> placements.put(each.placement.digest(), each.placement));
    readTo = Math.max(readTo, head);
    while (placements.size() > MOST_BLOBS) {
      placements.remove(placements.keySet().iterator().next());
    }
  }

  private static void add(LogEntry entry, List<Found> found) {
    for (Placement placement : placementsOf(entry.event())) {
      found.add(new Found(entry.sequence(), placement));
    }
  }

  private static List<Placement> placementsOf(Event event) {
    if (event instanceof Registered registered) {
      return registered.blobs();
    }
    return event instanceof Captured captured ? captured.blobs() : List.of();
  }
}
