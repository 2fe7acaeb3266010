package dev.modelregistry.core.log;

import dev.modelregistry.core.codec.EntryCodec;
import dev.modelregistry.core.codec.MalformedJson;
import dev.modelregistry.core.store.Keys;
import dev.modelregistry.core.store.ObjectStore;
import dev.modelregistry.error.Corrupt;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.value.EntryRef;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The entry objects of one log, one read each. */
final class Entries {

  private final ObjectStore store;
  private final String log;

  Entries(ObjectStore store, String log) {
    this.store = store;
    this.log = log;
  }

  String log() {
    return log;
  }

  ObjectKey key(long sequence) {
    return Keys.entry(log, sequence);
  }

  boolean exists(long sequence) {
    return store.stat(key(sequence)).isPresent();
  }

  private Optional<byte[]> bytes(long sequence) {
    return store.read(key(sequence), EntryCodec.MAX_BYTES);
  }

  /**
   * Reads an entry.
   *
   * @throws Corrupt if the object is no entry, or that of another place
   * @throws Rejected if a newer release wrote it
   */
  Optional<Line> line(long sequence) {
    Optional<byte[]> bytes = bytes(sequence);
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    EntryRef ref = new EntryRef(log, sequence);
    try {
      return Optional.of(line(ref, bytes.get()));
    } catch (MalformedJson damagedOnTheWay) {
      // A disk or a network that damaged the bytes once gives others the next time.
      return bytes(sequence).map(again -> lineOrCorrupt(ref, again));
    }
  }

  /** Returns an entry, or empty if its object is missing or cannot be read. */
  Optional<Line> lineIfSound(long sequence) {
    try {
      return line(sequence);
    } catch (Corrupt | Rejected unreadable) {
      return Optional.empty();
    }
  }

  /**
   * Reads an entry that exists.
   *
   * @throws Corrupt if it is missing or damaged
   */
  Line required(long sequence) {
    return line(sequence).orElseThrow(() -> missing(sequence));
  }

  /** Returns the number of the first entry that is listed after one, there or not. */
  OptionalLong listedAfter(long sequence) {
    String folder = log + "/";
    ObjectKey after = key(sequence);
    while (true) {
      List<ObjectKey> next = store.list(folder, after, 1);
      // Digits come before letters, so entries are listed before the folders of the log.
      if (next.isEmpty() || next.get(0).value().indexOf('/', folder.length()) >= 0) {
        return OptionalLong.empty();
      }
      after = next.get(0);
      OptionalLong number = Keys.number(folder, after);
      if (number.isPresent()) {
        return number;
      }
    }
  }

  /** Returns the keys of the log from an entry on: entries, then bundles, then log checkpoints. */
  List<ObjectKey> listed(long from, int most) {
    return store.list(log + "/", from == 1 ? null : key(from - 1), most);
  }

  Corrupt missing(long sequence) {
    ObjectKey key = key(sequence);
    return new Corrupt(
        key.value(), String.format("%s is missing, although later entries exist", key));
  }

  /** Decodes an entry. */
  static Line line(EntryRef ref, byte[] bytes) {
    return new Line(EntryCodec.decode(ref, bytes), MerkleHash.leaf(bytes), bytes.length);
  }

  private static Line lineOrCorrupt(EntryRef ref, byte[] bytes) {
    try {
      return line(ref, bytes);
    } catch (MalformedJson e) {
      ObjectKey key = Keys.entry(ref.log(), ref.sequence());
      throw e.in(key.value(), key.value(), "is not the entry " + ref);
    }
  }
}
