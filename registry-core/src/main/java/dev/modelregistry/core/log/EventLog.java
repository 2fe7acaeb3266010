package dev.modelregistry.core.log;

import dev.modelregistry.core.codec.StateCodec;
import dev.modelregistry.core.flight.Flight;
import dev.modelregistry.core.flight.Span;
import dev.modelregistry.core.state.LogState;
import dev.modelregistry.core.store.ObjectStore;
import dev.modelregistry.error.Corrupt;
import dev.modelregistry.error.NotFound;
import dev.modelregistry.error.OutcomeUnknown;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.value.Actor;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A log: entries that are appended, folded into a state, and read.
 *
 * <h2>The life of an entry</h2>
 *
 * <pre>
 *      fold to the head ──► decide ──► fix the bytes of entry head + 1 ──► create it
 *            ▲                                                   ▲           │
 *            │                                                   │   any answer but "created"
 *            │                                                   │           ▼
 *            └────── other bytes ◄── read the slot ──► absent ───┘◄──── read the slot
 *                                          │
 *                                      our bytes: it is done
 * </pre>
 *
 * <p>An entry is a write-once object whose key is its number, so two writers who decided on the
 * same head want the same key and one of them gets it. Nothing else is needed: no lock service, no
 * lease, no clock. What each answer means:
 *
 * <table>
 *   <caption>What is done on each answer to the creation</caption>
 *   <tr><th>answer</th><th>what may have happened</th><th>what is done</th></tr>
 *   <tr><td>created</td><td>the entry stands there</td><td>return it</td></tr>
 *   <tr><td>taken</td><td>another's entry stands there, or ours, stored by a request whose answer
 *       was lost below us</td><td>read the slot</td></tr>
 *   <tr><td>a failure</td><td>it stands there; it does not; it will in a moment</td>
 *       <td>read the slot</td></tr>
 *   <tr><td>slot: our bytes</td><td>one of our requests took effect</td><td>return it; after a
 *       failure, send them once more, for it to be known durable</td></tr>
 *   <tr><td>slot: other bytes</td><td>another writer was faster, for good</td>
 *       <td>check, fold, decide again for the next slot</td></tr>
 *   <tr><td>slot: absent</td><td>lost, or still on its way</td>
 *       <td>send the same bytes to the same slot</td></tr>
 *   <tr><td>slot: unreadable</td><td>anything</td><td>as for absent</td></tr>
 *   <tr><td>budget spent</td><td>anything</td><td>{@link OutcomeUnknown}, to be settled</td></tr>
 * </table>
 *
 * <p>Why that is safe with requests that arrive late or twice: all requests of one append for one
 * slot carry the same bytes, so whichever of them takes effect, and however often, the log is the
 * same. The writer leaves a slot only when it has seen other bytes there; from then on a late
 * request of its own finds the key taken and changes nothing, so the entry can never stand in two
 * slots. The random id in the bytes makes two entries differ even if two writers say the same thing
 * at the same microsecond, so "our bytes" is never another's success.
 *
 * <p>When the budget is spent a request may still be on its way. Nobody knows more until the slot
 * is taken, so {@link #settle} takes it: with the entry if that arrived, else with a {@link
 * dev.modelregistry.event.Voided voided} entry, after which the lost one has nowhere to land.
 *
 * <h2>What is believed</h2>
 *
 * Each entry carries the Merkle root of all entries before it, and every entry that is folded is
 * checked against the root that this process computed itself. Bundles and log checkpoints save
 * reads and are believed only where an entry object commits to them, so losing or forging one
 * changes how long an answer takes and not what it is. The newest entry, which nothing commits to
 * yet, ends with its own digest. An event is folded before its entry is created: what cannot follow
 * is refused rather than kept forever.
 *
 * <h2>Threads</h2>
 *
 * Safe for use by many threads. Readers share no lock: each probes the key after the head it knows.
 * Appends of one instance take turns, or go together: {@link LogWriter}. The first opening takes
 * turns too, so that threads that start together read the log once. Memory holds a state and at
 * most 63 digests, and while reading one batch, whatever the length of the log. A crash at any
 * point leaves the entry or leaves none; a missing bundle or log checkpoint is the worst other
 * trace.
 *
 * @param <S> the state of the log
 */
public final class EventLog<S extends LogState<S>> {

  /** So many entries, from one after a multiple of it on, are read in one go. */
  public static final int STRETCH = Bundles.ENTRIES;

  private final String name;
  private final LogSettings settings;
  private final Access<S> access;
  private final Entries entries;
  private final SlotWriter slots;
  private final Past<S> past;
  private final LogEnd<S> ends;
  private final AtomicReference<@Nullable LogHead<S>> known = new AtomicReference<>();
  private final ReentrantLock opening = new ReentrantLock();
  private final LogWriter<S> writer;

  /** Prepares a log without reading anything. */
  public EventLog(ObjectStore store, String name, StateCodec<S> codec, LogSettings settings) {
    this.name = name;
    this.settings = settings;
    this.access = Access.to(store, name, codec);
    this.entries = access.entries();
    this.slots = new SlotWriter(store, entries, settings);
    this.past = new Past<>(access);
    this.ends = new LogEnd<>(access, settings.nanoTime());
    this.writer = new LogWriter<>(this, access, settings, slots);
  }

  /**
   * Returns the log with every entry that was acknowledged before the call. Where this process
   * knows the head and nothing was appended since, that takes one look at one key.
   *
   * @throws Corrupt if an entry is damaged or does not follow those before it
   */
  public LogHead<S> head() {
    LogHead<S> from = known.get();
    return from == null ? open() : advance(from);
  }

  /** Returns what this process knows without asking the storage; empty before the first read. */
  public Optional<LogHead<S>> known() {
    return Optional.ofNullable(known.get());
  }

  /**
   * Returns a head that was the log's last within this time: from memory where that is fresh
   * enough, else from the storage, which no time at all always asks.
   */
  public LogHead<S> within(Duration age) {
    LogHead<S> head = known.get();
    return head != null
            && !age.isZero()
            && settings.nanoTime().getAsLong() - head.currentAtNanos() <= age.toNanos()
        ? head
        : head();
  }

  /** Returns the name of the log. */
  public String name() {
    return name;
  }

  /** Returns a new entry id, for those who write it elsewhere before they append the entry. */
  public String newEntryId() {
    return settings.entryIds().get();
  }

  /** Appends an entry with a new id; see {@link #append(String, Actor, Decider)}. */
  public Appended<S> append(Actor actor, Decider<S> decider) {
    return append(newEntryId(), actor, decider);
  }

  /**
   * Appends an entry; it keeps its id whichever slot it gets.
   *
   * @param entryId from {@link #newEntryId}, used for no other entry
   * @throws Rejected if the entry is too large, cannot follow the head, or the log has an event
   *     that this release does not know; nothing was written
   * @throws OutcomeUnknown if the storage did not say within the budget what became of the entry
   */
  public Appended<S> append(String entryId, Actor actor, Decider<S> decider) {
    Submission<S> submission = new Submission<>(entryId, actor, decider);
    return appended(() -> writer.append(submission));
  }

  /**
   * Does the same without a look whether the head that is known is still the last: where it is not,
   * the slot is taken, which costs two requests instead of one. Entries of threads that do so at
   * once are made durable together. Only for a decider that refuses nothing, as it might refuse
   * what a newer head allows, and that any thread may run.
   */
  public Appended<S> appendToKnown(String entryId, Actor actor, Decider<S> decider) {
    return finish(join(entryId, actor, decider));
  }

  /** The first half of {@link #appendToKnown}: somebody else may append it already. */
  Submission<S> join(String entryId, Actor actor, Decider<S> decider) {
    Submission<S> submission = new Submission<>(entryId, actor, decider);
    writer.join(submission);
    return submission;
  }

  /** The second half of {@link #appendToKnown}. */
  Appended<S> finish(Submission<S> joined) {
    return appended(() -> writer.finish(joined));
  }

  private Appended<S> appended(Supplier<Draft<S>> append) {
    try (Span span = Flight.append(name)) {
      Draft<S> draft = append.get();
      writeHints(draft);
      LogEntry entry = draft.line().entry();
      span.says(entry.event().getClass().getSimpleName(), entry.sequence());
      return new Appended<>(entry, draft.after());
    }
  }

  private void writeHints(Draft<S> draft) {
    long size = draft.line().entry().sequence() - 1;
    draft.checkpoint().ifPresent(bytes -> access.checkpoints().write(size, bytes));
    if (size > 0 && size % Checkpoints.EVERY == 0) {
      access.shortBundles().write(size / Checkpoints.EVERY);
    }
    if (size > 0 && size % Bundles.ENTRIES == 0) {
      access.bundles().write(size / Bundles.ENTRIES);
    }
  }

  /**
   * Reads one entry from its own object. That the log commits to its bytes is not checked here but
   * by {@link LogAudit}, since that would take the entries around it.
   *
   * @throws NotFound if the log has no such entry
   * @throws Corrupt if the entry is missing or damaged
   */
  public LogEntry entry(long sequence) {
    Optional<LogEntry> entry = peek(sequence);
    if (entry.isPresent()) {
      return entry.get();
    }
    checkSize(sequence);
    throw entries.missing(sequence);
  }

  /** Reads one entry from its own object, if it is there; asks nothing else. */
  public Optional<LogEntry> peek(long sequence) {
    return entries.line(sequence).map(Line::entry);
  }

  /**
   * Reads entries in order, by bundles where there are any.
   *
   * @param from the first, from 1
   * @param to the last, at most the size of the log; nothing is read where it is before the first
   * @throws NotFound if the log is shorter
   * @throws Corrupt if an entry is missing or damaged; those before it were delivered
   */
  public void scan(long from, long to, Consumer<LogEntry> sink) {
    if (from > to) {
      return;
    }
    checkSize(to);
    ForwardReader.from(access, from)
        .first(
            to,
            line -> {
              sink.accept(line.entry());
              return false;
            });
  }

  /**
   * Reads the bytes of entries, else as {@link #scan}: for those who need a little of many entries,
   * since decoding them all takes ten times as long.
   */
  public void lines(long from, long to, LineSink sink) {
    if (from <= to) {
      checkSize(to);
      new EntryLines(access, from).until(to, sink);
    }
  }

  /**
   * Returns the log as it was after its first {@code size} entries.
   *
   * @throws NotFound if the log is shorter
   * @throws Corrupt if an entry is damaged or does not follow those before it
   */
  public LogHead<S> at(long size) {
    LogHead<S> head = checkSize(size);
    return head.size() == size ? head : past.at(size);
  }

  /**
   * Returns the log with the entries written at or before an instant. What was written last is not
   * read where the instant lies before the newest log checkpoint.
   *
   * @throws Corrupt if an entry that is needed is damaged or does not follow those before it
   */
  public LogHead<S> asOf(Instant instant) {
    LogHead<S> head = known().orElseGet(() -> access.checkpoints().newestOrEmpty(Long.MAX_VALUE));
    if (!head.lastTime().isAfter(instant)) {
      head = head();
    }
    return head.lastTime().isAfter(instant) ? past.before(head.size(), instant) : head;
  }

  /** Looks for the entry of an id, from a sequence number to the head. */
  public Optional<LogEntry> find(long from, String entryId) {
    return ForwardReader.from(access, from)
        .first(head().size(), line -> line.entry().stamp().id().equals(entryId))
        .map(Line::entry);
  }

  /**
   * Learns what became of an entry whose outcome was unknown, and makes sure that it stays so:
   * where it does not stand in its slot, something else does afterwards.
   *
   * @return whether the entry stands there
   * @throws Rejected if the slot does not follow the head
   * @throws OutcomeUnknown if that could not be learnt either: settle the same entry again
   */
  public boolean settle(long sequence, String entryId, Actor actor) {
    return new Settlement<>(this, entries, slots).settle(sequence, entryId, actor);
  }

  private LogHead<S> open() {
    opening.lock();
    try {
      LogHead<S> meanwhile = known.get();
      return meanwhile == null ? publish(ends.found()) : advance(meanwhile);
    } finally {
      opening.unlock();
    }
  }

  /** Returns a head with what stands after it. */
  LogHead<S> advance(LogHead<S> from) {
    return publish(ends.from(from));
  }

  /** Keeps a head for this process unless a newer one is known; returns it. */
  LogHead<S> publish(LogHead<S> head) {
    known.accumulateAndGet(head, (old, offered) -> isNewer(offered, old) ? offered : old);
    return head;
  }

  private static boolean isNewer(@Nullable LogHead<?> offered, @Nullable LogHead<?> old) {
    if (offered == null || old == null) {
      return old == null;
    }
    return offered.size() == old.size()
        ? offered.currentAtNanos() - old.currentAtNanos() > 0
        : offered.size() > old.size();
  }

  private LogHead<S> checkSize(long size) {
    LogHead<S> head = known().filter(old -> old.size() >= size).orElseGet(this::head);
    if (head.size() < size) {
      throw new NotFound(
          String.format("the log %s has %,d entries and no entry %,d", name, head.size(), size));
    }
    return head;
  }
}
