package dev.modelregistry.core.log;

import dev.modelregistry.core.codec.EntryCodec;
import dev.modelregistry.core.state.LogState;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.event.Voided;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.EntryRef;

/**
 * Learns what became of an entry whose outcome was unknown, by making sure that its slot is taken.
 */
final class Settlement<S extends LogState<S>> {

  private final EventLog<S> log;
  private final Entries entries;
  private final SlotWriter slots;

  Settlement(EventLog<S> log, Entries entries, SlotWriter slots) {
    this.log = log;
    this.entries = entries;
    this.slots = slots;
  }

  boolean settle(long sequence, String entryId, Actor actor) {
    if (log.head().size() < sequence) {
      try {
        log.append(actor, head -> voided(head, sequence, entryId));
      } catch (SlotTaken taken) {
        // Then what stands there decides, as below.
      }
    }
    Line standing = entries.required(sequence);
    boolean stands = standing.entry().stamp().id().equals(entryId);
    if (stands) {
      // What can be seen after a failure need not be durable yet; the storage's next answer is
      // (G3).
      slots.offer(standing, EntryCodec.encode(standing.entry()));
    }
    return stands;
  }

  private Voided voided(LogHead<S> head, long sequence, String entryId) {
    if (head.size() >= sequence) {
      throw new SlotTaken();
    }
    if (head.size() < sequence - 1) {
      throw new Rejected(
          String.format(
              "entry %s cannot be settled: the log has %,d entries, so nobody has tried that slot",
              new EntryRef(log.name(), sequence), head.size()));
    }
    return new Voided(entryId);
  }

  /** Ends an append whose slot was filled meanwhile; never leaves this class. */
  private static final class SlotTaken extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
