package dev.modelregistry.spi.broken;

import dev.modelregistry.spi.CreatedInOrder;
import dev.modelregistry.spi.Creation;
import dev.modelregistry.spi.NewObject;
import dev.modelregistry.spi.ObjectInfo;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Payload;
import dev.modelregistry.spi.testkit.InMemoryStorage.Space;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Storages that create wrongly. */
public final class BrokenCreations {

  private BrokenCreations() {}

  /**
   * Looks whether the key is free, reads the payload, and stores it whatever happened meanwhile.
   */
  public static final class ChecksThenActs extends Sound {
    public ChecksThenActs(Space space) {
      super(space);
    }

    @Override
    public Creation create(ObjectKey key, Payload payload) throws IOException {
      if (stat(key).isPresent()) {
        return Creation.ALREADY_EXISTS;
      }
      byte[] bytes = readAll(payload);
      if (payload.sizeBytes() >= 0 && payload.sizeBytes() != bytes.length) {
        throw new IOException("another length than announced");
      }
      space.overwrite(key, bytes);
      return Creation.CREATED;
    }
  }

  /** Tells its caller CREATED whenever it finds the key taken by bytes of the same length. */
  static final class TakesALengthForAnIdentity extends Sound {
    TakesALengthForAnIdentity(Space space) {
      super(space);
    }

    @Override
    public Creation create(ObjectKey key, Payload payload) throws IOException {
      Creation creation = memory.create(key, payload);
      boolean sameLength = stat(key).orElseThrow().sizeBytes() == payload.sizeBytes();
      return sameLength ? Creation.CREATED : creation;
    }
  }

  /** Creates in order what it can, and passes over a key that is taken. */
  static final class PassesOverATakenKey extends Sound {
    PassesOverATakenKey(Space space) {
      super(space);
    }

    @Override
    public CreatedInOrder createInOrder(List<NewObject> objects) {
      int created = 0;
      for (NewObject object : objects) {
        created += super.createInOrder(List.of(object)).created();
      }
      return new CreatedInOrder(created, objects.size());
    }
  }

  /** Shows an object while it is still being written, and leaves it so when the payload fails. */
  static final class WritesInPlace extends Sound {
    WritesInPlace(Space space) {
      super(space);
    }

    @Override
    public Creation create(ObjectKey key, Payload payload) throws IOException {
      if (memory.create(key, Payload.of(new byte[0])) == Creation.ALREADY_EXISTS) {
        return Creation.ALREADY_EXISTS;
      }
      ByteArrayOutputStream written = new ByteArrayOutputStream();
      try (InputStream in = payload.open()) {
        byte[] buffer = new byte[8192];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          written.write(buffer, 0, n);
          space.overwrite(key, written.toByteArray());
        }
      }
      return Creation.CREATED;
    }
  }

  /** Stores as much as it got of a payload that failed, and passes the failure on. */
  static final class KeepsHalfAPayload extends Sound {
    KeepsHalfAPayload(Space space) {
      super(space);
    }

    @Override
    public Creation create(ObjectKey key, Payload payload) throws IOException {
      ByteArrayOutputStream written = new ByteArrayOutputStream();
      try (InputStream in = payload.open()) {
        in.transferTo(written);
      } finally {
        memory.create(key, Payload.of(written.toByteArray()));
      }
      return Creation.CREATED;
    }
  }

  /** Takes a payload that failed for one that ended. */
  static final class IgnoresErrors extends Sound {
    IgnoresErrors(Space space) {
      super(space);
    }

    @Override
    public Creation create(ObjectKey key, Payload payload) throws IOException {
      try {
        return memory.create(key, payload);
      } catch (IOException ignored) {
        return Creation.CREATED;
      }
    }
  }

  /** Stores whatever length it gets. */
  static final class IgnoresTheAnnouncedLength extends Sound {
    IgnoresTheAnnouncedLength(Space space) {
      super(space);
    }

    @Override
    public Creation create(ObjectKey key, Payload payload) throws IOException {
      return memory.create(key, Payload.of(readAll(payload)));
    }
  }

  /** Acknowledges what it only remembers, and forgets it when it is closed. */
  static final class AcknowledgesWithoutStoring extends Sound {
    private final Map<ObjectKey, byte[]> remembered = new ConcurrentHashMap<>();

    AcknowledgesWithoutStoring(Space space) {
      super(space);
    }

    @Override
    public Creation create(ObjectKey key, Payload payload) throws IOException {
      byte[] bytes = readAll(payload);
      return remembered.putIfAbsent(key, bytes) == null
          ? Creation.CREATED
          : Creation.ALREADY_EXISTS;
    }

    @Override
    public Optional<ObjectInfo> stat(ObjectKey key) throws IOException {
      byte[] bytes = remembered.get(key);
      return bytes == null
          ? memory.stat(key)
          : Optional.of(new ObjectInfo(bytes.length, java.time.Instant.EPOCH));
    }
  }

  /** Marks a key as taken before it reads the payload, and leaves the mark when that fails. */
  static final class ReservesForever extends Sound {
    private static final Map<Space, Set<ObjectKey>> RESERVED = new ConcurrentHashMap<>();

    ReservesForever(Space space) {
      super(space);
    }

    @Override
    public Creation create(ObjectKey key, Payload payload) throws IOException {
      Set<ObjectKey> reserved = RESERVED.computeIfAbsent(space, any -> new HashSet<>());
      synchronized (reserved) {
        if (!reserved.add(key)) {
          return Creation.ALREADY_EXISTS;
        }
      }
      return memory.create(key, payload);
    }
  }

  /** Wraps what the payload threw, so that its caller does not recognise it. */
  static final class WrapsTheFailure extends Sound {
    WrapsTheFailure(Space space) {
      super(space);
    }

    @Override
    public Creation create(ObjectKey key, Payload payload) throws IOException {
      try {
        return memory.create(key, payload);
      } catch (IOException e) {
        throw new IOException("could not create " + key, e);
      }
    }
  }

  /** Leaves the payload's stream open. */
  static final class LeaksStreams extends Sound {
    LeaksStreams(Space space) {
      super(space);
    }

    @Override
    public Creation create(ObjectKey key, Payload payload) throws IOException {
      byte[] bytes = payload.open().readAllBytes();
      if (payload.sizeBytes() >= 0 && payload.sizeBytes() != bytes.length) {
        throw new IOException("another length than announced");
      }
      return memory.create(key, Payload.of(bytes));
    }
  }
}
