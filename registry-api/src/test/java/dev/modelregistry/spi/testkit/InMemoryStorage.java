package dev.modelregistry.spi.testkit;

import dev.modelregistry.spi.Creation;
import dev.modelregistry.spi.ObjectInfo;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Payload;
import dev.modelregistry.spi.Storage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A storage that lives as long as its {@link Space} does, for tests.
 *
 * <p>Several instances over one space behave as several processes on one bucket do. It keeps all
 * six guarantees within this process; G3 ends with the process.
 *
 * <p>Safe for use by many threads.
 */
public final class InMemoryStorage implements Storage {

  private final Space space;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Opens a storage over a space of its own. */
  public InMemoryStorage() {
    this(new Space());
  }

  /** Opens one more storage over a space. */
  public InMemoryStorage(Space space) {
    this.space = space;
  }

  /** Returns the objects behind this storage, to open another storage over them. */
  public Space space() {
    return space;
  }

  @Override
  public Creation create(ObjectKey key, Payload payload) throws IOException {
    checkOpen();
    byte[] bytes;
    try (InputStream in = payload.open()) {
      bytes = in.readAllBytes();
    }
    if (payload.sizeBytes() >= 0 && payload.sizeBytes() != bytes.length) {
      throw new IOException(
          "the payload of "
              + key
              + " announced "
              + payload.sizeBytes()
              + " bytes and gave "
              + bytes.length
              + ", so nothing was stored");
    }
    return space.add(key, bytes) ? Creation.CREATED : Creation.ALREADY_EXISTS;
  }

  @Override
  public Optional<ObjectInfo> stat(ObjectKey key) throws IOException {
    checkOpen();
    Stored stored = space.objects.get(key.value());
    return stored == null ? Optional.empty() : Optional.of(stored.info);
  }

  @Override
  public InputStream open(ObjectKey key, long offset, long length) throws IOException {
    checkOpen();
    if (offset < 0 || length < 0) {
      throw new IllegalArgumentException(
          "a range of " + key + " begins and extends at least 0: " + offset + ", " + length);
    }
    Stored stored = space.objects.get(key.value());
    if (stored == null) {
      throw new NoSuchFileException(key.value());
    }
    int from = (int) Math.min(offset, stored.bytes.length);
    int count = (int) Math.min(length, stored.bytes.length - from);
    return new ByteArrayInputStream(stored.bytes, from, count);
  }

  @Override
  public List<ObjectKey> list(String prefix, @Nullable ObjectKey after, int limit)
      throws IOException {
    checkOpen();
    if (limit < 1) {
      throw new IllegalArgumentException("a listing has a limit of at least 1, not " + limit);
    }
    boolean fromPrefix = after == null || after.value().compareTo(prefix) < 0;
    NavigableMap<String, Stored> tail =
        fromPrefix
            ? space.objects.tailMap(prefix, true)
            : space.objects.tailMap(after.value(), false);
    List<ObjectKey> keys = new ArrayList<>();
    for (String key : tail.keySet()) {
      if (keys.size() == limit || !key.startsWith(prefix)) {
        break;
      }
      keys.add(new ObjectKey(key));
    }
    return keys;
  }

  @Override
  public void delete(ObjectKey key) throws IOException {
    checkOpen();
    space.remove(key);
  }

  @Override
  public String describe() {
    return "memory of this process";
  }

  @Override
  public void close() {
    closed.set(true);
  }

  private void checkOpen() throws IOException {
    if (closed.get()) {
      throw new IOException("the storage in memory is closed; open another one over its space");
    }
  }

  /** The objects that storages share, and what an intruder with write access could do to them. */
  public static final class Space {

    private final ConcurrentNavigableMap<String, Stored> objects = new ConcurrentSkipListMap<>();
    private final Clock clock;

    /** Makes an empty space that dates its objects by the system's clock. */
    public Space() {
      this(Clock.systemUTC());
    }

    /** Makes an empty space that dates its objects by the given clock. */
    public Space(Clock clock) {
      this.clock = clock;
    }

    /** Returns all keys in ascending order. */
    public List<ObjectKey> keys() {
      return objects.keySet().stream().map(ObjectKey::new).toList();
    }

    /** Returns a copy of an object's bytes, or empty if there is none. */
    public Optional<byte[]> bytes(ObjectKey key) {
      return Optional.ofNullable(objects.get(key.value())).map(stored -> stored.bytes.clone());
    }

    /** Puts bytes under a key, whatever stood there: the tampering no storage offers. */
    public void overwrite(ObjectKey key, byte[] bytes) {
      objects.put(key.value(), stored(bytes.clone()));
    }

    /** Removes an object behind the storages' backs; nothing happens if there is none. */
    public void remove(ObjectKey key) {
      objects.remove(key.value());
    }

    private boolean add(ObjectKey key, byte[] bytes) {
      return objects.putIfAbsent(key.value(), stored(bytes)) == null;
    }

    private Stored stored(byte[] bytes) {
      return new Stored(bytes, new ObjectInfo(bytes.length, clock.instant()));
    }
  }

  /** An object; the array is never handed out or changed. */
  private static final class Stored {
    private final byte[] bytes;
    private final ObjectInfo info;

    private Stored(byte[] bytes, ObjectInfo info) {
      this.bytes = bytes;
      this.info = info;
    }
  }
}
