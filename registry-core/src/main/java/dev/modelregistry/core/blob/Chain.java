package dev.modelregistry.core.blob;

import dev.modelregistry.core.pack.Base;
import dev.modelregistry.core.pack.Bytes;
import dev.modelregistry.core.pack.FrameCache;
import dev.modelregistry.core.pack.MalformedPack;
import dev.modelregistry.core.pack.PackedBytes;
import dev.modelregistry.core.pack.PackedObject;
import dev.modelregistry.core.pack.ReadCost;
import dev.modelregistry.core.store.Keys;
import dev.modelregistry.core.store.ObjectStore;
import dev.modelregistry.error.Corrupt;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.value.Packing;
import dev.modelregistry.value.Placement;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The bytes of a blob however it is kept: its object and all that it is coded against, opened
 * before any byte is handed out. Unverified. Used by one thread at a time.
 */
final class Chain implements Bytes, AutoCloseable {

  /** Bounds the memory that a chain takes, whatever its objects claim: 50 MB. */
  private static final int MOST_SEGMENTS = 2 << 20;

  private final ObjectStore store;
  private final String line;
  private final FrameCache frames = new FrameCache();
  private final Deque<ObjectBytes> objects = new ArrayDeque<>();
  private final Set<String> uploadIds = new HashSet<>();
  private final Bytes bytes;
  private int segments;
  private long readCost;
  private double packedShare = 1;
  private boolean restsOnPlain;

  private Chain(ObjectStore store, String line, Placement placement) {
    this.store = store;
    this.line = line;
    this.bytes = open(described(placement), placement.packing().flatMap(Packing::base));
  }

  /**
   * Opens a blob.
   *
   * @throws Corrupt if an object is missing, or contradicts itself or what it is said to be
   */
  static Chain open(ObjectStore store, String line, Placement placement) {
    return new Chain(store, line, placement);
  }

  /** Returns what a delta says of a blob that it is coded against. */
  static Base described(Placement placement) {
    return new Base(
        placement.uploadId(),
        placement.sizeBytes(),
        placement.packing().map(Packing::storedBytes).orElse(0L));
  }

  private Bytes open(Base first, Optional<Packing.Base> expected) {
    Deque<Layer> layers = new ArrayDeque<>();
    try {
      Optional<Base> next = Optional.of(first);
      while (next.isPresent() && next.get().storedBytes() > 0) {
        Layer layer = layer(next.get());
        layers.push(layer);
        next = layer.object.base();
        if (layers.size() == 1
            && !expected.map(Packing.Base::uploadId).equals(next.map(Base::uploadId))) {
          throw damaged(layer.key, "it is coded against another base than the log says");
        }
      }
      Bytes top = next.isPresent() ? plain(next.get()) : Bytes.of(new byte[0]);
      for (Layer layer : layers) {
        top = new Translated(layer.key, new PackedBytes(layer.object, top, frames));
      }
      return top;
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private record Layer(ObjectKey key, PackedObject object) {}

  private Layer layer(Base described) {
    ObjectKey key = keyOf(described);
    try {
      ObjectBytes stored = opened(key, described.storedBytes());
      PackedObject object = new PackedObject(stored, described.sizeBytes());
      segments += object.segments();
      if (segments > MOST_SEGMENTS) {
        throw damaged(key, "it and its bases are made of too many pieces to be read");
      }
      readCost += object.readCost();
      packedShare = (double) object.frameBytes() / Math.max(1, described.sizeBytes());
      return new Layer(key, object);
    } catch (MalformedPack e) {
      throw damaged(key, e.problem());
    } catch (IOException e) {
      throw new IllegalStateException("objects fail with errors of the library", e);
    }
  }

  private Bytes plain(Base described) {
    packedShare = 1;
    restsOnPlain = true;
    ObjectKey key = keyOf(described);
    return new Translated(key, opened(key, described.sizeBytes()));
  }

  private ObjectKey keyOf(Base described) {
    ObjectKey key = Keys.blob(line, described.uploadId());
    if (!uploadIds.add(described.uploadId())) {
      throw damaged(key, "it is coded against itself");
    }
    if (uploadIds.size() > ReadCost.MOST_READS) {
      throw damaged(key, "it needs more than " + ReadCost.MOST_READS + " objects to be read");
    }
    return key;
  }

  private ObjectBytes opened(ObjectKey key, long sizeBytes) {
    ObjectBytes stored = new ObjectBytes(store, key, sizeBytes);
    objects.add(stored);
    return stored;
  }

  private static Corrupt damaged(ObjectKey key, String how) {
    return new Corrupt(
        key.value(), String.format("%s is damaged: %s; restore it from a copy", key, how));
  }

  @Override
  public long sizeBytes() {
    return bytes.sizeBytes();
  }

  @Override
  public void read(long position, byte[] into, int offset, int length) throws IOException {
    bytes.read(position, into, offset, length);
  }

  /** Returns what it costs to read all bytes, in the unit of {@link ReadCost}. */
  long readCost() {
    return readCost;
  }

  /** Returns whether one more delta would still be read. */
  boolean canGrow() {
    return uploadIds.size() < ReadCost.MOST_READS && segments < MOST_SEGMENTS / 2;
  }

  /** Returns whether some bytes come from a plain object, which has no checksum of its own. */
  boolean restsOnPlain() {
    return restsOnPlain;
  }

  /** Returns how much of its bytes the first object of the chain keeps, from 0 to 1. */
  double packedShare() {
    return packedShare;
  }

  @Override
  public void close() {
    objects.forEach(ObjectBytes::close);
  }

  /** Says which object of a chain is damaged. */
  private record Translated(ObjectKey key, Bytes bytes) implements Bytes {

    @Override
    public long sizeBytes() {
      return bytes.sizeBytes();
    }

    @Override
    public void read(long position, byte[] into, int offset, int length) throws IOException {
      try {
        bytes.read(position, into, offset, length);
      } catch (MalformedPack e) {
        throw damaged(key, e.problem());
      }
    }
  }
}
