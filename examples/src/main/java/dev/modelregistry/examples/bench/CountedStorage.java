package dev.modelregistry.examples.bench;

import dev.modelregistry.spi.Creation;
import dev.modelregistry.spi.ObjectInfo;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Payload;
import dev.modelregistry.spi.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Counts what a storage is asked: every look at an object, present or not, and every listing. */
final class CountedStorage implements Storage {

  private final Storage storage;
  private final AtomicLong looks = new AtomicLong();

  CountedStorage(Storage storage) {
    this.storage = storage;
  }

  long looks() {
    return looks.get();
  }

  @Override
  public Creation create(ObjectKey key, Payload payload) throws IOException {
    return storage.create(key, payload);
  }

  @Override
  public Optional<ObjectInfo> stat(ObjectKey key) throws IOException {
    looks.incrementAndGet();
    return storage.stat(key);
  }

  @Override
  public InputStream open(ObjectKey key, long offset, long length) throws IOException {
    looks.incrementAndGet();
    return storage.open(key, offset, length);
  }

  @Override
  public List<ObjectKey> list(String prefix, @Nullable ObjectKey after, int limit)
      throws IOException {
    looks.incrementAndGet();
    return storage.list(prefix, after, limit);
  }

  @Override
  public void delete(ObjectKey key) throws IOException {
    storage.delete(key);
  }

  @Override
  public Optional<Path> localFile(ObjectKey key) throws IOException {
    looks.incrementAndGet();
    return storage.localFile(key);
  }

  @Override
  public String describe() {
    return storage.describe();
  }

  @Override
  public void close() throws IOException {
    storage.close();
  }
}
