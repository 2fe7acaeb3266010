package dev.modelregistry.core;

import dev.modelregistry.core.codec.MalformedJson;
import dev.modelregistry.core.codec.VersionFacts;
import dev.modelregistry.core.codec.VersionFactsReader;
import dev.modelregistry.core.log.EventLog;
import dev.modelregistry.core.serve.Cached;
import dev.modelregistry.core.state.VersionsState;
import dev.modelregistry.event.LogEntry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What searches ask of the versions of a model by name, for a process that searches: some 300 bytes
 * a version, and 8 for each metric that is searched. The first search reads the log by bundles, the
 * next ones what came since.
 */
final class KnownVersions {

  private static final int MOST_COLUMNS = 16;

  private final EventLog<VersionsState> log;
  private final ReentrantLock reading = new ReentrantLock();
  private final Cached<String, MetricColumn> columns = new Cached<>(MOST_COLUMNS);
  private volatile Known known = new Known(List.of(), 0);
  private volatile Stretch last = new Stretch(0, List.of());

  /** The versions, oldest first, of the entries up to one. */
  private record Known(List<VersionFacts> versions, long readTo) {}

  /** The entries of a stretch, or none where one of them was asked for and may remain alone. */
  private record Stretch(long number, List<LogEntry> entries) {}

  KnownVersions(EventLog<VersionsState> log) {
    this.log = log;
  }

  /** Returns the versions of the log as it is now, oldest first. */
  List<VersionFacts> latest() {
    long head = log.head().size();
    return known.readTo >= head ? known.versions : readTo(head);
  }

  /**
   * Returns the values of a metric, for at least nine in ten of the versions that were read. They
   * are collected by the first search that asks for them.
   */
  MetricColumn metric(String name) {
    List<VersionFacts> versions = known.versions;
    MetricColumn column = columns.get(name, metric -> MetricColumn.of(metric, versions));
    if (column.size() < versions.size() - versions.size() / 10) {
      column = MetricColumn.of(name, versions);
      columns.put(name, column);
    }
    return column;
  }

  /** Returns how many versions are kept. */
  int count() {
    return known.versions.size();
  }

  private List<VersionFacts> readTo(long head) {
    reading.lock();
    try {
      Known before = known;
      if (before.readTo < head) {
        List<VersionFacts> versions = new ArrayList<>(before.versions);
        VersionFactsReader reader = new VersionFactsReader(log.name());
        log.lines(
            before.readTo + 1, head, (first, lines) -> versions.addAll(read(reader, first, lines)));
        known = new Known(Collections.unmodifiableList(versions), head);
      }
      return known.versions;
    } finally {
      reading.unlock();
    }
  }

  private List<VersionFacts> read(VersionFactsReader reader, long first, byte[] lines) {
    try {
      return reader.read(first, lines);
    } catch (MalformedJson e) {
      throw e.in(log.name(), log.name(), String.format("cannot be read from entry %d on", first));
    }
  }

  /**
   * Returns an entry. Where a second one of its stretch is asked for, all of them are read: a
   * search by what is not kept here asks for one after the other.
   */
  LogEntry entry(long sequence) {
    long number = (sequence - 1) / EventLog.STRETCH;
    long before = number * EventLog.STRETCH;
    Stretch seen = last;
    if (seen.number != number || before + EventLog.STRETCH > known.readTo) {
      last = new Stretch(number, List.of());
      return log.entry(sequence);
    }
    if (seen.entries.isEmpty()) {
      List<LogEntry> entries = new ArrayList<>();
      log.scan(before + 1, before + EventLog.STRETCH, entries::add);
      seen = new Stretch(number, entries);
      last = seen;
    }
    return seen.entries.get((int) (sequence - before - 1));
  }
}
