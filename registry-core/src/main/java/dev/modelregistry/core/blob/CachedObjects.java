package dev.modelregistry.core.blob;

import com.google.common.io.ByteStreams;
import dev.modelregistry.core.store.Keys;
import dev.modelregistry.spi.Creation;
import dev.modelregistry.spi.ObjectInfo;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Payload;
import dev.modelregistry.spi.Storage;
import dev.modelregistry.value.Placement;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Blobs of a line as the local cache has them, for a process that cannot reach the line. The blobs
 * are plain there, however the line keeps them.
 */
public final class CachedObjects implements Storage {

  private final LocalCache cache;
  private final Map<ObjectKey, Placement> placements = new HashMap<>();

  /** Takes what may be in the cache; the cache is closed by others. */
  public CachedObjects(LocalCache cache, String line, List<Placement> blobs) {
    this.cache = cache;
    blobs.forEach(blob -> placements.put(Keys.blob(line, blob.uploadId()), blob));
  }

  /** Returns where a blob stands here. */
  public static Placement plain(Placement blob) {
    return new Placement(blob.digest(), blob.sizeBytes(), blob.uploadId());
  }

  private Path file(ObjectKey key) throws IOException {
    Placement blob = placements.get(key);
    Optional<Path> file =
        blob == null ? Optional.empty() : cache.find(blob.digest(), blob.sizeBytes());
    return file.orElseThrow(
        () -> new IOException(key + " is not kept there, and the registry is out of reach"));
  }

  @Override
  public InputStream open(ObjectKey key, long offset, long length) throws IOException {
    FileChannel channel = FileChannel.open(file(key), StandardOpenOption.READ);
    return ByteStreams.limit(Channels.newInputStream(channel.position(offset)), length);
  }

  @Override
  public Optional<Path> localFile(ObjectKey key) throws IOException {
    return Optional.of(file(key));
  }

  @Override
  public Optional<ObjectInfo> stat(ObjectKey key) throws IOException {
    throw unheard();
  }

  @Override
  public List<ObjectKey> list(String prefix, @Nullable ObjectKey after, int limit)
      throws IOException {
    throw unheard();
  }

  @Override
  public Creation create(ObjectKey key, Payload payload) throws IOException {
    throw unheard();
  }

  @Override
  public void delete(ObjectKey key) throws IOException {
    throw unheard();
  }

  private static IOException unheard() {
    return new IOException("the registry is out of reach");
  }

  @Override
  public String describe() {
    return "the local cache " + cache.folder();
  }

  @Override
  public void close() {}
}
