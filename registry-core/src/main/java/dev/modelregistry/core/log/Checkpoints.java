package dev.modelregistry.core.log;

import dev.modelregistry.core.codec.CheckpointCodec;
import dev.modelregistry.core.codec.MalformedJson;
import dev.modelregistry.core.codec.StateCodec;
import dev.modelregistry.core.state.LogState;
import dev.modelregistry.core.store.Keys;
import dev.modelregistry.core.store.ObjectStore;
import dev.modelregistry.error.Corrupt;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.Unavailable;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Payload;
import dev.modelregistry.value.Digest;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log checkpoints of one log: what its first entries amount to, so that they need not be read.
 *
 * <p>A log checkpoint is believed only if the entry that follows it, read from its own object,
 * names its digest. A missing, damaged or forged one costs reads and changes no answer.
 *
 * @param <S> the state of the log
 */
final class Checkpoints<S extends LogState<S>> {

  /** A log checkpoint is made whenever so many entries have come. */
  static final int EVERY = 32;

  /**
   * In a short log one of so many bytes is made after each entry: who starts to serve then reads as
   * much after any number of decisions, and a decision takes about twice its own room.
   */
  private static final int SMALL_BYTES = 16 << 10;

  /** So many log checkpoints are tried before the log is read from its beginning. */
  private static final int TRIES = 16;

  private static final int PAGE = 4;

  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

  private final ObjectStore store;
  private final Entries entries;
  private final StateCodec<S> states;
  private final CheckpointCodec<S> codec;

  /** Whether the last one was; a large state is not encoded each time to find that out again. */
  private volatile boolean small = true;

  Checkpoints(ObjectStore store, Entries entries, StateCodec<S> states) {
    this.store = store;
    this.entries = entries;
    this.states = states;
    this.codec = new CheckpointCodec<>(entries.log(), states);
  }

  /** Returns the log without entries. */
  LogHead<S> empty() {
    return new LogHead<>(states.initial(), Chain.empty(log()), 0);
  }

  /** Returns the newest log checkpoint that can be believed, or the log without entries. */
  LogHead<S> newestOrEmpty(long size) {
    return size == 0 ? empty() : newest(size).orElseGet(this::empty);
  }

  /** Returns the newest log checkpoint that can be believed, of at most so many entries. */
  Optional<LogHead<S>> newest(long size) {
    return newest(size, this::of);
  }

  /**
   * Returns the log up to the entry that names the newest log checkpoint that can be believed, or
   * the log without entries.
   */
  LogHead<S> beyondNewestOrEmpty() {
    return newest(Long.MAX_VALUE, this::beyond).orElseGet(this::empty);
  }

  private Optional<LogHead<S>> newest(long size, LongFunction<Optional<LogHead<S>>> reader) {
    @Nullable ObjectKey after = size < Long.MAX_VALUE ? Keys.checkpoint(log(), size + 1) : null;
    for (int tries = 0; tries < TRIES; tries += PAGE) {
      List<ObjectKey> page = store.list(Keys.checkpoints(log()), after, PAGE);
      for (ObjectKey key : page) {
        OptionalLong covered = sizeOf(log(), key);
        Optional<LogHead<S>> head =
            covered.isPresent() ? reader.apply(covered.getAsLong()) : Optional.empty();
        if (head.isPresent()) {
          return head;
        }
        after = key;
      }
      if (page.size() < PAGE) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** Returns the log checkpoint of the first {@code size} entries, if it can be believed. */
  Optional<LogHead<S>> of(long size) {
    return next(size).flatMap(line -> of(size, line));
  }

  /** Returns the same with the entry that names it, which had to be read for that. */
  Optional<LogHead<S>> beyond(long size) {
    return next(size)
        .flatMap(
            line ->
                of(size, line)
                    .map(head -> head.fold(List.of(line.entry()), head.chain().follow(line))));
  }

  private Optional<Line> next(long size) {
    return size < 1 || size >= Keys.MAX_SEQUENCE ? Optional.empty() : entries.lineIfSound(size + 1);
  }

  private Optional<LogHead<S>> of(long size, Line next) {
    Optional<Digest> digest = next.entry().checkpoint();
    if (digest.isEmpty()) {
      return Optional.empty();
    }
    return read(size)
        .filter(bytes -> Digest.of(bytes).equals(digest.get()))
        .flatMap(bytes -> decode(size, bytes))
        .filter(head -> head.edge().root().equals(next.entry().before()));
  }

  /** Returns the bytes of the log checkpoint that the next entry is to name, if to name one. */
  Optional<byte[]> due(LogHead<S> head) {
    boolean always = head.size() % EVERY == 0;
    if (head.size() == 0 || !(always || (small && Keys.isShort(log())))) {
      return Optional.empty();
    }
    Optional<byte[]> bytes = encode(head);
    small = bytes.isPresent() && bytes.get().length <= SMALL_BYTES;
    return always || small ? bytes : Optional.empty();
  }

  /** Returns the bytes of the log checkpoint, or empty if the state is too large for one. */
  Optional<byte[]> encode(LogHead<S> head) {
    try {
      return Optional.of(
          codec.encode(
              new CheckpointCodec.Checkpoint<>(
                  head.size(), head.edge().digests(), head.lastTime(), head.state())));
    } catch (IllegalArgumentException e) {
      LOG.warn("{} gets no log checkpoint at {} entries", log(), head.size(), e);
      return Optional.empty();
    }
  }

  /**
   * Says in a sentence what is wrong with the log checkpoint of some entries; nothing if there is
   * none or it agrees with them.
   *
   * @param named the digest that the next entry names
   */
  String problemWith(LogHead<S> refolded, Digest named) {
    ObjectKey key = Keys.checkpoint(log(), refolded.size());
    if (store.stat(key).isEmpty()) {
      return "";
    }
    Optional<byte[]> bytes = read(refolded.size());
    if (bytes.filter(read -> Digest.of(read).equals(named)).isEmpty()) {
      return String.format("%s is not the log checkpoint with the digest %s", key, named);
    }
    try {
      codec.decode(bytes.get());
    } catch (MalformedJson e) {
      if (codec.isOlder(bytes.get())) {
        return "";
      }
      return e.in(key.value(), key.value(), "is no log checkpoint").getMessage();
    }
    return decode(refolded.size(), bytes.get()).filter(head -> agree(head, refolded)).isPresent()
        ? ""
        : String.format("%s does not say what the entries before it amount to", key);
  }

  /** By what is written, so that a state that is kept differently in memory is the same. */
  private boolean agree(LogHead<S> a, LogHead<S> b) {
    return a.edge().equals(b.edge())
        && a.lastTime().equals(b.lastTime())
        && states.encode(a.state()).equals(states.encode(b.state()));
  }

  /** Writes a log checkpoint as well as it can be done; nobody depends on it. */
  void write(long size, byte[] bytes) {
    ObjectKey key = Keys.checkpoint(log(), size);
    try {
      store.create(key, Payload.of(bytes));
    } catch (RegistryException e) {
      LOG.warn("{} could not be written; more entries will be read instead", key, e);
    }
  }

  Optional<LogHead<S>> decode(long size, byte[] bytes) {
    try {
      CheckpointCodec.Checkpoint<S> checkpoint = codec.decode(bytes);
      MerkleEdge edge = MerkleEdge.of(checkpoint.size(), checkpoint.edge());
      Chain chain = Chain.of(log(), edge, checkpoint.lastTime());
      return edge.size() == size
          ? Optional.of(new LogHead<>(checkpoint.state(), chain, 0))
          : Optional.empty();
    } catch (MalformedJson | IllegalArgumentException e) {
      if (codec.isOlder(bytes)) {
        LOG.debug("the log checkpoint of {} at {} entries is of an earlier release", log(), size);
      } else {
        LOG.warn("the log checkpoint of {} at {} entries cannot be read", log(), size, e);
      }
      return Optional.empty();
    }
  }

  private Optional<byte[]> read(long size) {
    try {
      return store.read(Keys.checkpoint(log(), size), CheckpointCodec.MAX_BYTES);
    } catch (Corrupt | Unavailable unreadable) {
      LOG.warn("the log checkpoint of {} at {} entries cannot be read", log(), size, unreadable);
      return Optional.empty();
    }
  }

  /** Returns the size that a log checkpoint of this log covers by its key; empty for other keys. */
  static OptionalLong sizeOf(String log, ObjectKey key) {
    return Keys.number(Keys.checkpoints(log), key).isPresent()
        ? OptionalLong.of(Keys.checkpointSize(key))
        : OptionalLong.empty();
  }

  private String log() {
    return entries.log();
  }
}
