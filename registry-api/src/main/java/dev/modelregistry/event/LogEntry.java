package dev.modelregistry.event;

import dev.modelregistry.value.Actor;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.EntryRef;
import java.time.Instant;
import java.util.Optional;

/**
 * A line of a log.
 *
 * @param ref the log and the sequence number
 * @param stamp who, when, and the entry's own random id
 * @param before the RFC 6962 root of all entries before this one
 * @param checkpoint digest of the log checkpoint of all entries before this one, where the writer
 *     made one
 * @param event what happened
 */
public record LogEntry(
    EntryRef ref, Stamp stamp, Digest before, Optional<Digest> checkpoint, Event event) {

  /**
   * Who wrote an entry, and when.
   *
   * @param id 32 lower-case hex digits, random: tells a writer that an entry found in a slot is its
   *     own, after an answer was lost
   * @param actor who acts
   * @param time by the writer's clock, but never before the entry before it; whole microseconds
   */
  public record Stamp(String id, Actor actor, Instant time) {

    /**
     * Checks the id.
     *
     * @throws IllegalArgumentException if it is not 32 lower-case hex digits
     */
    public Stamp {
      if (!id.matches("[0-9a-f]{32}")) {
        throw new IllegalArgumentException("the id of an entry is 32 lower-case hex digits");
      }
    }
  }

  /** Returns the sequence number. */
  public long sequence() {
    return ref.sequence();
  }

  /** Returns when the entry was written. */
  public Instant time() {
    return stamp.time();
  }

  /** Returns who acted. */
  public Actor actor() {
    return stamp.actor();
  }
}
