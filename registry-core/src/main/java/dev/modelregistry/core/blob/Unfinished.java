package dev.modelregistry.core.blob;

import dev.modelregistry.value.Digest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A large file on its way to a storage of another machine, remembered in the folder of the local
 * cache so that the process that comes after one that died names the same key, under which the
 * storage goes on.
 *
 * <p>It is forgotten before the storage is given the last byte. So a key that is still remembered
 * never became an object: no entry refers to it, no collection saw it, and it may be used again. A
 * process that dies later sends all of it again, so a storage takes the last byte when the rest has
 * arrived.
 */
final class Unfinished implements AutoCloseable {

  /** What is shorter than this is sent again in less time than a person needs to start it. */
  static final long WORTH_BYTES = 64L << 20;

  private final Path record;
  private final FileLocks locks;
  private final long place;
  private final String uploadId;
  private final boolean continued;

  private Unfinished(Path record, FileLocks locks, long place, Supplier<String> uploadIds)
      throws IOException {
    this.record = record;
    this.locks = locks;
    this.place = place;
    String known = Files.exists(record) ? Files.readString(record, StandardCharsets.UTF_8) : "";
    this.continued = known.matches("[0-9a-f]{32}");
    this.uploadId = continued ? known : uploadIds.get();
    Files.writeString(record, uploadId);
  }

  /**
   * Remembers a file, unless another thread or process has the same on its way.
   *
   * @param identity says which file it is, as it looks now, and where it goes
   * @return empty also where nothing can be remembered: then it is sent from its beginning
   */
  static Optional<Unfinished> of(LocalCache cache, String identity, Supplier<String> uploadIds) {
    Digest digest = Digest.of(identity.getBytes(StandardCharsets.UTF_8));
    long place = FileLocks.writing(digest);
    try {
      FileLocks locks = cache.locks();
      if (!locks.tryOwn(place)) {
        return Optional.empty();
      }
      Path record = cache.folder().resolve(digest.hex() + ".upload");
      try {
        return Optional.of(new Unfinished(record, locks, place, uploadIds));
      } catch (IOException e) {
        locks.release(place);
        return Optional.empty();
      }
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  String uploadId() {
    return uploadId;
  }

  /** Whether a process that died had the file on its way under this id. */
  boolean isContinued() {
    return continued;
  }

  /** Forgets the file, durably: from now on there may be an object. */
  void forget() throws IOException {
    if (Files.deleteIfExists(record)) {
      try (FileChannel folder = FileChannel.open(record.getParent(), StandardOpenOption.READ)) {
        folder.force(true);
      }
    }
  }

  @Override
  public void close() {
    try {
      forget();
    } catch (IOException e) {
      // Then the key is named again, for an upload that the storage has aborted.
    } finally {
      release();
    }
  }

  private void release() {
    try {
      locks.release(place);
    } catch (IOException e) {
      // The lock ends with the process.
    }
  }
}
