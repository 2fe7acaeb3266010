package dev.modelregistry.core;

import dev.modelregistry.spi.CreatedInOrder;
import dev.modelregistry.spi.Creation;
import dev.modelregistry.spi.NewObject;
import dev.modelregistry.spi.ObjectInfo;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Payload;
import dev.modelregistry.spi.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A storage that could not be read when its registry was opened. Whatever is asked of it comes
 * after the look that the opening owes, so nothing is ever read from what holds no registry.
 */
final class FoundLater implements Storage {

  private final Storage storage;
  private final Consumer<Storage> look;
  private volatile boolean looked;

  /**
   * Wraps a storage.
   *
   * @param look throws as long as the storage cannot be read; founds the registry where it is the
   *     first to look, as opening does
   */
  FoundLater(Storage storage, Consumer<Storage> look) {
    this.storage = storage;
    this.look = look;
  }

  private Storage found() {
    if (!looked) {
      look.accept(storage);
      looked = true;
    }
    return storage;
  }

  @Override
  public Creation create(ObjectKey key, Payload payload) throws IOException {
    return found().create(key, payload);
  }

  @Override
  public CreatedInOrder createInOrder(List<NewObject> objects) {
    return found().createInOrder(objects);
  }

  @Override
  public Optional<ObjectInfo> stat(ObjectKey key) throws IOException {
    return found().stat(key);
  }

  @Override
  public InputStream open(ObjectKey key, long offset, long length) throws IOException {
    return found().open(key, offset, length);
  }

  @Override
  public List<ObjectKey> list(String prefix, @Nullable ObjectKey after, int limit)
      throws IOException {
    return found().list(prefix, after, limit);
  }

  @Override
  public void delete(ObjectKey key) throws IOException {
    found().delete(key);
  }

  @Override
  public Optional<Path> localFile(ObjectKey key) throws IOException {
    return found().localFile(key);
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
