package dev.modelregistry.core.log;

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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bundles of a log: {@value #ENTRIES} consecutive entries in one object, each followed by a
 * line feed, which canonical JSON never contains.
 *
 * <p>A bundle saves reads and is trusted for nothing: its entries count only if the Merkle root
 * over them is the one that the next entry, read from its own object, commits to.
 */
final class Bundles {

  static final int ENTRIES = 256;

  /** The tree over a bundle is perfect: 2^8 leaves. */
  static final int HEIGHT = 8;

  /** Larger bundles are not written, which bounds the memory of every reader. */
  static final int MAX_BYTES = 8 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(Bundles.class);

  private final ObjectStore store;
  private final Entries entries;

  Bundles(ObjectStore store, Entries entries) {
    this.store = store;
    this.entries = entries;
  }

  /** Returns the last entry of the bundle that an entry belongs to. */
  static long lastWith(long sequence) {
    return (sequence + ENTRIES - 1) / ENTRIES * ENTRIES;
  }

  /** Some entries and the chain after them. */
  record Stretch(List<Line> lines, Chain after) {}

  /** Returns the entries of the bundle that follows a chain, if they can be believed. */
  Optional<Stretch> after(Chain chain) {
    long first = chain.size() + 1;
    Optional<Line> witness = entries.lineIfSound(first + ENTRIES);
    if (witness.isEmpty()) {
      return Optional.empty();
    }
    return read(first / ENTRIES + 1)
        .flatMap(lines -> follow(chain, lines))
        .filter(stretch -> stretch.after.edge().root().equals(witness.get().entry().before()));
  }

  /** Returns what a bundle holds, whether true or not; empty if it is missing or unreadable. */
  Optional<List<Line>> read(long number) {
    ObjectKey key = key(number);
    try {
      return store
          .read(key, MAX_BYTES)
          .map(bytes -> parse(new EntryRef(entries.log(), (number - 1) * ENTRIES + 1), bytes))
          .filter(lines -> lines.size() == ENTRIES);
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
  static Optional<MerkleTree> tree(byte[] lines) {
    // Nothing in the JDK finds a character faster than a text that has one byte for each.
    String text = new String(lines, StandardCharsets.ISO_8859_1);
    byte[] leaves = new byte[ENTRIES * MerkleTree.BYTES];
    MessageDigest sha256 = Digest.sha256();
    int count = 0;
    int start = 0;
    for (int end = text.indexOf('\n'); end >= 0 && count < ENTRIES; count++) {
      sha256.update(MerkleHash.LEAF);
      sha256.update(lines, start, end - start);
      byte[] leaf = sha256.digest();
      System.arraycopy(leaf, 0, leaves, count * MerkleTree.BYTES, MerkleTree.BYTES);
      start = end + 1;
      end = text.indexOf('\n', start);
    }
    return count == ENTRIES && start == lines.length
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
    for (long i = (number - 1) * ENTRIES + 1; i <= number * ENTRIES; i++) {
      long sequence = i;
      bytes.writeBytes(entries.bytes(i).orElseThrow(() -> entries.missing(sequence)));
      bytes.write('\n');
      if (bytes.size() > MAX_BYTES) {
        return Optional.empty();
      }
    }
    return Optional.of(bytes.toByteArray());
  }

  private ObjectKey key(long number) {
    return Keys.bundle(entries.log(), number);
  }
}
