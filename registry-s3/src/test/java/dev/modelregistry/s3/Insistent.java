package dev.modelregistry.s3;

import dev.modelregistry.spi.Creation;
import dev.modelregistry.spi.ObjectInfo;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Payload;
import dev.modelregistry.spi.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks a storage three times for what it cannot read, as the registry does. */
final class Insistent implements Storage {

  private static final int TIMES = 3;

  private final Storage inner;

  Insistent(Storage inner) {
    this.inner = inner;
  }

  @Override
  public Creation create(ObjectKey key, Payload payload) throws IOException {
    return inner.create(key, payload);
  }

  @Override
  public Optional<ObjectInfo> stat(ObjectKey key) throws IOException {
    return insist(() -> inner.stat(key));
  }

  @Override
  public InputStream open(ObjectKey key, long offset, long length) throws IOException {
    return insist(() -> inner.open(key, offset, length));
  }

  @Override
  public List<ObjectKey> list(String prefix, @Nullable ObjectKey after, int limit)
      throws IOException {
    return insist(() -> inner.list(prefix, after, limit));
  }

  @Override
  public void delete(ObjectKey key) throws IOException {
    insist(
        () -> {
          inner.delete(key);
          return key;
        });
  }

  @Override
  public String describe() {
    return inner.describe();
  }

  @Override
  public void close() throws IOException {
    inner.close();
  }

  private static <T> T insist(Read<T> read) throws IOException {
    for (int failures = 1; ; failures++) {
      try {
        return read.run();
      } catch (NoSuchFileException absent) {
        throw absent;
      } catch (IOException e) {
        if (failures == TIMES) {
          throw e;
        }
      }
    }
  }

  /** What may be asked again. */
  private interface Read<T> {
    T run() throws IOException;
  }
}
