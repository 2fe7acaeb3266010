package dev.modelregistry.spi.broken;

import dev.modelregistry.spi.Creation;
import dev.modelregistry.spi.ObjectInfo;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Payload;
import dev.modelregistry.spi.Storage;
import dev.modelregistry.spi.testkit.InMemoryStorage;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A sound storage, for a subclass to break in one place. */
class Sound implements Storage {

  final InMemoryStorage.Space space;
  final InMemoryStorage memory;

  Sound(InMemoryStorage.Space space) {
    this.space = space;
    this.memory = new InMemoryStorage(space);
  }

  static byte[] readAll(Payload payload) throws IOException {
    try (InputStream in = payload.open()) {
      return in.readAllBytes();
    }
  }

  @Override
  public Creation create(ObjectKey key, Payload payload) throws IOException {
    return memory.create(key, payload);
  }

  @Override
  public Optional<ObjectInfo> stat(ObjectKey key) throws IOException {
    return memory.stat(key);
  }

  @Override
  public InputStream open(ObjectKey key, long offset, long length) throws IOException {
    return memory.open(key, offset, length);
  }

  @Override
  public List<ObjectKey> list(String prefix, @Nullable ObjectKey after, int limit)
      throws IOException {
    return memory.list(prefix, after, limit);
  }

  @Override
  public void delete(ObjectKey key) throws IOException {
    memory.delete(key);
  }

  @Override
  public String describe() {
    return memory.describe();
  }

  @Override
  public void close() throws IOException {
    memory.close();
  }
}
