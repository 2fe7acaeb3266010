package dev.modelregistry.spi.broken;

import dev.modelregistry.spi.Creation;
import dev.modelregistry.spi.ObjectInfo;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Payload;
import dev.modelregistry.spi.Storage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Storages on a disk that create as is customary and wrong there; they cannot be closed either. */
public abstract class BrokenFiles implements Storage {

  final Path root;

  BrokenFiles(Path root) {
    this.root = root;
  }

  /** Looks, writes a temporary, and renames it: a rename replaces what came in between. */
  public static final class Renames extends BrokenFiles {
    public Renames(Path root) {
      super(root);
    }

    @Override
    public Creation create(ObjectKey key, Payload payload) throws IOException {
      if (Files.exists(file(key))) {
        return Creation.ALREADY_EXISTS;
      }
      byte[] bytes = Sound.readAll(payload);
      Path temporary = Files.write(root.resolve("TMP-" + UUID.randomUUID()), bytes);
      Files.createDirectories(file(key).getParent());
      Files.move(temporary, file(key), StandardCopyOption.ATOMIC_MOVE);
      return Creation.CREATED;
    }
  }

  /** Opens the final file exclusively and fills it: the winner is right, what others see is not. */
  public static final class FillsInPlace extends BrokenFiles {
    public FillsInPlace(Path root) {
      super(root);
    }

    @Override
    public Creation create(ObjectKey key, Payload payload) throws IOException {
      Files.createDirectories(file(key).getParent());
      try (InputStream in = payload.open()) {
        Files.copy(in, file(key));
        return Creation.CREATED;
      } catch (FileAlreadyExistsException e) {
        return Creation.ALREADY_EXISTS;
      }
    }
  }

  final Path file(ObjectKey key) {
    return root.resolve(key.value());
  }

  @Override
  public Optional<ObjectInfo> stat(ObjectKey key) throws IOException {
    return Files.isRegularFile(file(key))
        ? Optional.of(
            new ObjectInfo(Files.size(file(key)), Files.getLastModifiedTime(file(key)).toInstant()))
        : Optional.empty();
  }

  @Override
  public InputStream open(ObjectKey key, long offset, long length) throws IOException {
    byte[] bytes = Files.readAllBytes(file(key));
    int from = (int) Math.min(offset, bytes.length);
    int to = (int) Math.min(bytes.length, from + Math.min(length, bytes.length));
    return new ByteArrayInputStream(Arrays.copyOfRange(bytes, from, to));
  }

  @Override
  public List<ObjectKey> list(String prefix, @Nullable ObjectKey after, int limit)
      throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString())
          .filter(name -> !name.startsWith("TMP-") && name.startsWith(prefix))
          .map(ObjectKey::new)
          .filter(key -> after == null || key.compareTo(after) > 0)
          .sorted()
          .limit(limit)
          .toList();
    }
  }

  @Override
  public void delete(ObjectKey key) throws IOException {
    if (Files.isRegularFile(file(key))) {
      Files.delete(file(key));
    }
  }

  @Override
  public String describe() {
    return "folder " + root;
  }

  @Override
  public void close() {}
}
