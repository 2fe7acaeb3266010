package dev.modelregistry.core.log;

import dev.modelregistry.core.store.Keys;
import dev.modelregistry.error.Corrupt;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.event.Unrecognised;
import dev.modelregistry.value.EntryRef;
import dev.modelregistry.value.LogPosition;
import java.time.Instant;
import java.util.Optional;

/**
 * What the next entry of a log has to agree with: the entries before it as their Merkle edge, and
 * the time of the last.
 *
 * @param lastTime the time of the last entry, the epoch where there is none
 * @param unrecognised the first entry with an event that this release does not know
 */
record Chain(String log, MerkleEdge edge, Instant lastTime, Optional<EntryRef> unrecognised) {

  static Chain empty(String log) {
    return of(log, MerkleEdge.empty(), Instant.EPOCH);
  }

  /** Returns the chain after entries whose root a later entry names. */
  static Chain of(String log, MerkleEdge edge, Instant lastTime) {
    return new Chain(log, edge, lastTime, Optional.empty());
  }

  long size() {
    return edge.size();
  }

  LogPosition position() {
    return new LogPosition(log, edge.size(), edge.root());
  }

  EntryRef next() {
    return new EntryRef(log, edge.size() + 1);
  }

  /**
   * Returns the chain with an entry more.
   *
   * @throws Corrupt if the entry does not follow
   */
  Chain follow(Line line) {
    String problem = problemWith(line.entry());
    if (!problem.isEmpty()) {
      throw new Corrupt(Keys.entry(log, edge.size() + 1).value(), problem);
    }
    return grown(line);
  }

  /** Says in a sentence why an entry cannot be the next, or nothing if it can. */
  String problemWith(LogEntry entry) {
    if (!entry.ref().equals(next())) {
      return "entry " + entry.ref() + " stands where " + next() + " belongs";
    }
    if (!entry.before().equals(edge.root())) {
      return String.format(
          "entry %s was written after other entries than the %,d that stand before it:"
              + " it or one of them was changed",
          entry.ref(), edge.size());
    }
    if (entry.time().isBefore(lastTime)) {
      return String.format(
          "entry %s has the time %s, before the %s of the entry before it",
          entry.ref(), entry.time(), lastTime);
    }
    return "";
  }

  private Chain grown(Line line) {
    LogEntry entry = line.entry();
    Optional<EntryRef> unknown =
        unrecognised.isEmpty() && entry.event() instanceof Unrecognised
            ? Optional.of(entry.ref())
            : unrecognised;
    return new Chain(log, edge.append(line.leaf()), entry.time(), unknown);
  }
}
