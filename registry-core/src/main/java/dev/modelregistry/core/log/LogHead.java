package dev.modelregistry.core.log;

import dev.modelregistry.core.state.InconsistentLog;
import dev.modelregistry.core.state.LogState;
import dev.modelregistry.core.store.Keys;
import dev.modelregistry.error.Corrupt;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.value.EntryRef;
import dev.modelregistry.value.LogPosition;
import java.time.Instant;
import java.util.List;

/**
 * A log after some of its entries: what they amount to, and their Merkle root. Immutable.
 *
 * @param <S> the state of the log
 */
public final class LogHead<S extends LogState<S>> {

  private final S state;
  private final Chain chain;
  private final long currentAtNanos;

  LogHead(S state, Chain chain, long currentAtNanos) {
    this.state = state;
    this.chain = chain;
    this.currentAtNanos = currentAtNanos;
  }

  /** Returns what the entries amount to. */
  public S state() {
    return state;
  }

  /** Returns the number of entries. */
  public long size() {
    return chain.size();
  }

  /** Returns the right edge of the Merkle tree over the entries. */
  public MerkleEdge edge() {
    return chain.edge();
  }

  /** Returns the receipt for the entries. */
  public LogPosition position() {
    return chain.position();
  }

  /** Returns the time of the last entry, {@link Instant#EPOCH} where there is none. */
  public Instant lastTime() {
    return chain.lastTime();
  }

  /**
   * Returns when the log was last known to have no further entry, by {@link LogSettings#nanoTime}:
   * the beginning of the probe that found none.
   */
  public long currentAtNanos() {
    return currentAtNanos;
  }

  /**
   * Returns the log with further entries.
   *
   * @param after the chain with them, against which they were checked
   * @throws Corrupt if an entry cannot follow
   */
  LogHead<S> fold(List<LogEntry> entries, Chain after) {
    try {
      return new LogHead<>(state.fold(entries), after, currentAtNanos);
    } catch (InconsistentLog e) {
      EntryRef ref = new EntryRef(chain.log(), e.sequence());
      throw new Corrupt(
          Keys.entry(ref.log(), ref.sequence()).value(),
          String.format("entry %s cannot follow those before it: %s", ref, e.getMessage()),
          e);
    }
  }

  Chain chain() {
    return chain;
  }

  LogHead<S> currentAt(long nanos) {
    return new LogHead<>(state, chain, nanos);
  }
}
