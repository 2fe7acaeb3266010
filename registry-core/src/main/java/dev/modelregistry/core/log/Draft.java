package dev.modelregistry.core.log;

import dev.modelregistry.core.codec.EntryCodec;
import dev.modelregistry.core.state.InconsistentLog;
import dev.modelregistry.core.state.LogState;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.event.Event;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.EntryRef;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** The entry that is to follow a head, in the bytes it has if it gets its slot. */
final class Draft<S extends LogState<S>> {

  /** Who appends, under which id, by which clock. */
  record Author(String entryId, Actor actor, Clock clock) {}

  private final Line line;
  private final byte[] bytes;
  private final Optional<byte[]> checkpoint;
  private final LogHead<S> after;

  private Draft(Line line, byte[] bytes, Optional<byte[]> checkpoint, LogHead<S> after) {
    this.line = line;
    this.bytes = bytes;
    this.checkpoint = checkpoint;
    this.after = after;
  }

  /**
   * Decides and fixes the bytes.
   *
   * @throws Rejected if the entry must not be written
   */
  static <S extends LogState<S>> Draft<S> of(
      LogHead<S> head, Author author, Decider<S> decider, Checkpoints<S> checkpoints) {
    refuseUnrecognised(head.chain());
    Event event = decider.decide(head);
    Optional<byte[]> checkpoint = checkpoints.due(head);
    LogEntry entry =
        new LogEntry(
            head.chain().next(),
            new LogEntry.Stamp(author.entryId(), author.actor(), time(head, author.clock())),
            head.edge().root(),
            checkpoint.map(Digest::of),
            event);
    byte[] bytes = encode(entry);
    Line line = new Line(entry, MerkleHash.leaf(bytes), bytes.length);
    return new Draft<>(line, bytes, checkpoint, fold(head, line));
  }

  Line line() {
    return line;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Returns the log checkpoint that the entry names, to be written once the entry stands. */
  Optional<byte[]> checkpoint() {
    return checkpoint;
  }

  LogHead<S> after() {
    return after;
  }

  private static void refuseUnrecognised(Chain chain) {
    if (chain.unrecognised().isPresent()) {
      throw new Rejected(
          String.format(
              "nothing was appended to %s: its entry %s was written by a newer release of this"
                  + " library and may forbid it; upgrade this one",
              chain.log(), chain.unrecognised().get()));
    }
  }

  /** Clocks of writers differ and jump; the times in a log do not. */
  private static Instant time(LogHead<?> head, Clock clock) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return now.isBefore(head.lastTime()) ? head.lastTime() : now;
  }

  private static byte[] encode(LogEntry entry) {
    try {
      return EntryCodec.encode(entry);
    } catch (IllegalArgumentException e) {
      throw new Rejected(
          String.format(
              "nothing was appended to %s: the entry cannot be kept: %s; if it is too large, it needs"
                  + " fewer or shorter annotations, configuration values or slices, or a tree of"
                  + " fewer files",
              entry.ref().log(), e.getMessage()),
          e);
    }
  }

  private static <S extends LogState<S>> LogHead<S> fold(LogHead<S> head, Line line) {
    try {
      return new LogHead<>(
          head.state().fold(List.of(line.entry())),
          head.chain().follow(line),
          head.currentAtNanos());
    } catch (InconsistentLog e) {
      EntryRef ref = line.entry().ref();
      throw new Rejected(
          String.format("nothing was appended: %s could not follow: %s", ref, e.getMessage()), e);
    }
  }
}
