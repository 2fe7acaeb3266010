package dev.modelregistry.core.log;

import dev.modelregistry.core.codec.EntryCodec;
import dev.modelregistry.core.format.Seal;
import dev.modelregistry.core.store.Keys;
import dev.modelregistry.core.store.ObjectStore;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Storage;
import dev.modelregistry.spi.testkit.InMemoryStorage;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * A log in memory, and processes that share it.
 *
 * <p>Its clocks stand still until a test moves them; a pause takes as long as it says, in no time.
 */
final class Notebook {

  static final String LOG = "models/m/versions";
  static final Actor ANN = Actor.person("ann");
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final Duration BUDGET = Duration.ofSeconds(30);

  final InMemoryStorage.Space space = new InMemoryStorage.Space();

  /** Begins shortly before it overflows, as it may. */
  final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - Duration.ofSeconds(5).toNanos());

  private final AtomicLong ids = new AtomicLong();
  private Instant now = START;

  /** Opens the log as a new process would. */
  EventLog<Tally> open() {
    return open(new InMemoryStorage(space));
  }

  EventLog<Tally> open(Storage storage) {
    return new EventLog<>(new ObjectStore(storage), LOG, Tally.CODEC, settings());
  }

  LogSettings settings() {
    return new LogSettings(
        new NotebookClock(),
        nanos::get,
        () -> String.format("%032x", ids.incrementAndGet()),
        BUDGET,
        failures -> nanos.addAndGet(Duration.ofSeconds(1).toNanos()));
  }

  Notebook at(Instant time) {
    now = time;
    return this;
  }

  /** Writes entries that say 1, 2, 3, … and are a second apart. */
  Notebook write(int count) {
    EventLog<Tally> log = open();
    for (int i = 0; i < count; i++) {
      now = now.plusSeconds(1);
      say(log, String.valueOf(log.head().size() + 1));
    }
    return this;
  }

  /** Puts an entry after a chain, with no look at what is there and no hints. */
  Line put(Chain chain, Instant time, String text, Digest... checkpoint) {
    LogEntry.Stamp stamp =
        new LogEntry.Stamp(String.format("%032x", ids.incrementAndGet()), ANN, time);
    LogEntry entry =
        new LogEntry(
            chain.next(),
            stamp,
            chain.edge().root(),
            Stream.of(checkpoint).findFirst(),
            Tally.saying(text));
    byte[] bytes = EntryCodec.encode(entry);
    space.overwrite(Keys.entry(LOG, entry.sequence()), bytes);
    return new Line(entry, MerkleHash.leaf(bytes), bytes.length);
  }

  static LogEntry say(EventLog<Tally> log, String text) {
    return log.append(ANN, head -> Tally.saying(text)).entry();
  }

  /** Says something whatever else has been said, with others who do so. */
  static LogEntry sayToKnown(EventLog<Tally> log, String text) {
    return log.finish(join(log, text)).entry();
  }

  /** Has something said in the next turn. */
  static Submission<Tally> join(EventLog<Tally> log, String text) {
    return log.join(log.newEntryId(), ANN, head -> Tally.saying(text));
  }

  /** Everything a reader without bundles and log checkpoints sees. */
  List<String> texts() {
    List<String> texts = new ArrayList<>();
    Entries entries = new Entries(new ObjectStore(new InMemoryStorage(space)), LOG);
    for (long i = 1; entries.line(i).isPresent(); i++) {
      texts.add(Tally.text(entries.required(i).entry()));
    }
    return texts;
  }

  String json(ObjectKey key) {
    return new String(space.bytes(key).orElseThrow(), StandardCharsets.UTF_8);
  }

  /** Does what no storage offers, and hides it as well as one object can. */
  void tamper(ObjectKey key, String from, String to) {
    String json = json(key);
    if (!json.contains(from)) {
      throw new IllegalArgumentException(from + " is not in " + json);
    }
    String changed = Seal.renewed(json.replace(from, to));
    space.overwrite(key, changed.getBytes(StandardCharsets.UTF_8));
  }

  private final class NotebookClock extends Clock {
    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("this clock has one zone");
    }
  }
}
