package dev.modelregistry.core.log;

import dev.modelregistry.core.codec.EntryCodec;
import dev.modelregistry.core.codec.MalformedJson;
import dev.modelregistry.core.store.Keys;
import dev.modelregistry.core.store.ObjectStore;
import dev.modelregistry.error.Corrupt;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.Unavailable;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Payload;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.EntryRef;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bundles of one size of a log: 256 or 32 consecutive entries in one object, each followed by a
 * line feed, which canonical JSON never contains. The large ones are for long logs, the short ones
 * for the end of a log, where no large one is yet.
 *
 * <p>A bundle saves reads and is trusted for nothing: its entries count only if the Merkle root
 * over them is the one that a later entry, read from its own object, commits to.
 */
final class Bundles {

  /** How many entries a bundle has; a short one has {@link Checkpoints#EVERY}. */
  static final int ENTRIES = 256;

  /** Larger bundles are not written, which bounds the memory of every reader. */
  static final int MAX_BYTES = 8 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(Bundles.class);

  private final ObjectStore store;
  private final Entries entries;
  private final int size;
  private final LongFunction<ObjectKey> keys;

  /** What large bundles are made of, where it is there. */
  private final Optional<Bundles> smaller;

  private Bundles(
      ObjectStore store,
      Entries entries,
      int size,
      LongFunction<ObjectKey> keys,
      Optional<Bundles> smaller) {
    this.store = store;
    this.entries = entries;
    this.size = size;
    this.keys = keys;
    this.smaller = smaller;
  }

  static Bundles of256(ObjectStore store, Entries entries) {
    return new Bundles(
        store,
        entries,
        ENTRIES,
        number -> Keys.bundle(entries.log(), number),
        Optional.of(of32(store, entries)));
  }

  static Bundles of32(ObjectStore store, Entries entries) {
    return new Bundles(
        store,
        entries,
        Checkpoints.EVERY,
        number -> Keys.shortBundle(entries.log(), number),
        Optional.empty());
  }

  /** Returns the folder that they stand in. */
  String folder() {
    String key = key(1).value();
    return key.substring(0, key.lastIndexOf('/') + 1);
  }

  /** Returns how many entries a bundle has. */
  int size() {
    return size;
  }

  /** Returns the last entry of the bundle that an entry belongs to. */
  long lastWith(long sequence) {
    return (sequence + size - 1) / size * size;
  }

  /** Some entries and the chain after them. */
  record Stretch(List<Line> lines, Chain after) {}

  /** Returns the entries of the bundle that follows a chain, if they can be believed. */
  Optional<Stretch> after(Chain chain) {
    long first = chain.size() + 1;
    Optional<Line> witness = entries.lineIfSound(first + size);
    if (witness.isEmpty()) {
      return Optional.empty();
    }
    return read(first / size + 1)
        .flatMap(lines -> follow(chain, lines))
        .filter(stretch -> stretch.after.edge().root().equals(witness.get().entry().before()));
  }

  /** Returns what a bundle holds, whether true or not; empty if it is missing or unreadable. */
  Optional<List<Line>> read(long number) {
    ObjectKey key = key(number);
    try {
      return store
          .read(key, MAX_BYTES)
          .map(bytes -> parse(new EntryRef(entries.log(), (number - 1) * size + 1), bytes))
          .filter(lines -> lines.size() == size);
    } catch (Corrupt | MalformedJson | Unavailable unreadable) {
      LOG.warn("{} cannot be read and is not used; its entries are", key, unreadable);
      return Optional.empty();
    }
  }

  /** Returns the bytes of a bundle, whether true or not; empty if it is missing or too long. */
  Optional<byte[]> lines(long number) {
    try {
      return store.read(key(number), MAX_BYTES);
    } catch (Corrupt tooLong) {
      return Optional.empty();
    }
  }

  /** Returns the tree over the lines of a bundle; empty where it has another number of lines. */
  Optional<MerkleTree> tree(byte[] lines) {
    // Nothing in the JDK finds a character faster than a text that has one byte for each.
    String text = new String(lines, StandardCharsets.ISO_8859_1);
    byte[] leaves = new byte[size * MerkleTree.BYTES];
    MessageDigest sha256 = Digest.sha256();
    int count = 0;
    int start = 0;
    for (int end = text.indexOf('\n'); end >= 0 && count < size; count++) {
      sha256.update(MerkleHash.LEAF);
      sha256.update(lines, start, end - start);
      byte[] leaf = sha256.digest();
      System.arraycopy(leaf, 0, leaves, count * MerkleTree.BYTES, MerkleTree.BYTES);
      start = end + 1;
      end = text.indexOf('\n', start);
    }
    return count == size && start == lines.length
        ? Optional.of(MerkleTree.of(leaves))
        : Optional.empty();
  }

  private Optional<Stretch> follow(Chain chain, List<Line> lines) {
    Chain after = chain;
    for (Line line : lines) {
      if (!after.problemWith(line.entry()).isEmpty()) {
        LOG.warn("the bundle with entry {} is not of this log; not used", line.entry().ref());
        return Optional.empty();
      }
      after = after.follow(line);
    }
    return Optional.of(new Stretch(lines, after));
  }

  /**
   * Returns the entries of a bundle; none where its last line has no end.
   *
   * @throws MalformedJson if a line is no entry, or that of another place
   */
  static List<Line> parse(EntryRef first, byte[] bytes) {
    List<Line> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        EntryRef ref = new EntryRef(first.log(), first.sequence() + lines.size());
        lines.add(Entries.line(ref, Arrays.copyOfRange(bytes, start, i)));
        start = i + 1;
      }
    }
    return start == bytes.length ? lines : List.of();
  }

  /** Writes a bundle as well as it can be done; nobody depends on it. */
  void write(long number) {
    ObjectKey key = key(number);
    try {
      Optional<byte[]> bytes = collect(number);
      if (bytes.isPresent()) {
        store.create(key, Payload.of(bytes.get()));
      }
    } catch (RegistryException e) {
      LOG.warn("{} could not be written; its entries will be read one by one", key, e);
    }
  }

  private Optional<byte[]> collect(long number) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    long last = number * size;
    for (long at = last - size + 1; at <= last && bytes.size() <= MAX_BYTES; ) {
      long first = at;
      Optional<byte[]> part = smaller.flatMap(parts -> parts.sound(first));
      bytes.writeBytes(part.orElseGet(() -> ended(first)));
      at += part.isPresent() ? smaller.orElseThrow().size : 1;
    }
    return Optional.of(bytes.toByteArray()).filter(all -> all.length <= MAX_BYTES);
  }

  /** Returns the bytes of the bundle that begins with an entry, where it has its entries. */
  private Optional<byte[]> sound(long first) {
    if (first % size != 1) {
      return Optional.empty();
    }
    try {
      return lines(first / size + 1)
          .filter(bytes -> parse(new EntryRef(entries.log(), first), bytes).size() == size);
    } catch (MalformedJson unsound) {
      return Optional.empty();
    }
  }

  /**
   * What was damaged on its way here would stand in the bundle for ever, so it is decoded first.
   */
  private byte[] ended(long sequence) {
    return ended(entries.required(sequence));
  }

  /** Returns the bytes of an entry with the line feed that follows it in a bundle. */
  static byte[] ended(Line line) {
    byte[] entry = EntryCodec.encode(line.entry());
    byte[] ended = Arrays.copyOf(entry, entry.length + 1);
    ended[entry.length] = '\n';
    return ended;
  }

  ObjectKey key(long number) {
    return keys.apply(number);
  }
}
