package dev.modelregistry.core.proof;

import dev.modelregistry.spi.CreatedInOrder;
import dev.modelregistry.spi.Creation;
import dev.modelregistry.spi.NewObject;
import dev.modelregistry.spi.ObjectInfo;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Payload;
import dev.modelregistry.spi.Storage;
import dev.modelregistry.spi.testkit.FaultyStorage.Operation;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Shows what happens to a storage to a watcher, who may wait, halt or fail there. */
public final class WatchedStorage implements Storage {

  /** Where in an operation the watcher looks. */
  public enum Moment {
    BEFORE,
    /** The storage has read half of a payload: its bytes are on their way and not yet an object. */
    HALFWAY,
    AFTER
  }

  /**
   * A point in the life of a storage.
   *
   * @param target the key, or the prefix of a listing
   */
  public record Point(Moment moment, Operation operation, String target) {

    /** Says whether this is a creation below a prefix. */
    public boolean isCreation(Moment when, String prefix) {
      return moment == when && operation == Operation.CREATE && target.startsWith(prefix);
    }
  }

  /** Sees every point as it is reached. */
  public interface Watcher {
    void at(Point point) throws IOException;
  }

  private final Storage inner;
  private final Watcher watcher;

  /** Shows a storage, which is closed with this one. */
  public WatchedStorage(Storage inner, Watcher watcher) {
    this.inner = inner;
    this.watcher = watcher;
  }

  @Override
  public Creation create(ObjectKey key, Payload payload) throws IOException {
    return watched(Operation.CREATE, key.value(), () -> inner.create(key, watched(key, payload)));
  }

  @Override
  public CreatedInOrder createInOrder(List<NewObject> objects) {
    CreatedInOrder reached = new CreatedInOrder(0, 0);
    try {
      List<NewObject> watched = new ArrayList<>();
      for (NewObject object : objects) {
        watcher.at(new Point(Moment.BEFORE, Operation.CREATE, object.key().value()));
        watched.add(new NewObject(object.key(), watched(object.key(), object.payload())));
      }
      reached = inner.createInOrder(watched);
      for (NewObject created : objects.subList(0, reached.created())) {
        watcher.at(new Point(Moment.AFTER, Operation.CREATE, created.key().value()));
      }
      return reached;
    } catch (IOException e) {
      return new CreatedInOrder(0, reached.begun());
    }
  }

  @Override
  public Optional<ObjectInfo> stat(ObjectKey key) throws IOException {
    return watched(Operation.STAT, key.value(), () -> inner.stat(key));
  }

  @Override
  public InputStream open(ObjectKey key, long offset, long length) throws IOException {
    return watched(Operation.OPEN, key.value(), () -> inner.open(key, offset, length));
  }

  @Override
  public List<ObjectKey> list(String prefix, @Nullable ObjectKey after, int limit)
      throws IOException {
    return watched(Operation.LIST, prefix, () -> inner.list(prefix, after, limit));
  }

  @Override
  public void delete(ObjectKey key) throws IOException {
    watched(
        Operation.DELETE,
        key.value(),
        () -> {
          inner.delete(key);
          return key;
        });
  }

  @Override
  public Optional<Path> localFile(ObjectKey key) throws IOException {
    return inner.localFile(key);
  }

  @Override
  public String describe() {
    return inner.describe();
  }

  @Override
  public void close() throws IOException {
    inner.close();
  }

  private <T> T watched(Operation operation, String target, Work<T> work) throws IOException {
    watcher.at(new Point(Moment.BEFORE, operation, target));
    T result = work.run();
    watcher.at(new Point(Moment.AFTER, operation, target));
    return result;
  }

  private Payload watched(ObjectKey key, Payload payload) {
    return new Payload() {
      @Override
      public long sizeBytes() {
        return payload.sizeBytes();
      }

      @Override
      public InputStream open() throws IOException {
        return new HalvedStream(payload, new Point(Moment.HALFWAY, Operation.CREATE, key.value()));
      }
    };
  }

  /** What the wrapped storage is asked for. */
  private interface Work<T> {
    T run() throws IOException;
  }

  /** Stops at the middle of a payload; no read crosses it. */
  private final class HalvedStream extends FilterInputStream {

    private final Point middle;
    private long untilMiddle;
    private boolean seen;

    HalvedStream(Payload payload, Point middle) throws IOException {
      super(payload.open());
      this.middle = middle;
      this.untilMiddle = Math.max(payload.sizeBytes(), 0) / 2;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (untilMiddle == 0 && !seen) {
        seen = true;
        watcher.at(middle);
      }
      int most = untilMiddle == 0 ? length : (int) Math.min(length, untilMiddle);
      int count = super.read(buffer, offset, most);
      untilMiddle -= seen ? 0 : Math.max(count, 0);
      return count;
    }
  }
}
