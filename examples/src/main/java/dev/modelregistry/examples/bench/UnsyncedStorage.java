package dev.modelregistry.examples.bench;

import dev.modelregistry.fs.FileSystemStorage;
import dev.modelregistry.spi.Creation;
import dev.modelregistry.spi.ObjectInfo;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Payload;
import dev.modelregistry.spi.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A folder that is written in minutes and not in hours, because nothing is made durable: it keeps
 * neither G2 nor G3 and serves to set up what is then measured over {@link FileSystemStorage}.
 */
final class UnsyncedStorage implements Storage {

  private final Path root;
  private final FileSystemStorage reading;

  UnsyncedStorage(Path root) throws IOException {
    this.root = Files.createDirectories(root);
    this.reading = FileSystemStorage.readOnly(root);
  }

  @Override
  public Creation create(ObjectKey key, Payload payload) throws IOException {
    Path file = root.resolve(key.value());
    Files.createDirectories(file.resolveSibling(""));
    try (InputStream in = payload.open();
        OutputStream out =
            Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      in.transferTo(out);
      return Creation.CREATED;
    } catch (FileAlreadyExistsException e) {
      return Creation.ALREADY_EXISTS;
    }
  }

  @Override
  public Optional<ObjectInfo> stat(ObjectKey key) throws IOException {
    return reading.stat(key);
  }

  @Override
  public InputStream open(ObjectKey key, long offset, long length) throws IOException {
    return reading.open(key, offset, length);
  }

  @Override
  public List<ObjectKey> list(String prefix, @Nullable ObjectKey after, int limit)
      throws IOException {
    return reading.list(prefix, after, limit);
  }

  @Override
  public void delete(ObjectKey key) throws IOException {
    throw new IOException("a set-up deletes nothing");
  }

  @Override
  public Optional<Path> localFile(ObjectKey key) throws IOException {
    return reading.localFile(key);
  }

  @Override
  public String describe() {
    return "folder " + root + " without durability";
  }

  @Override
  public void close() {
    reading.close();
  }
}
