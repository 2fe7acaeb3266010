package dev.modelregistry.fs;

import dev.modelregistry.spi.NotCreatedException;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Payload;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.UUID;

/** A file that is being written and has no key yet; closing it removes its temporary name. */
final class Temporary implements Closeable {

  /**
   * Where temporaries stand, below the root and so in the same file system. No key contains a
   * {@code ~}, so none can name what is in there and no listing shows it.
   */
  static final String FOLDER = ".tmp~";

  /** How many bytes move at once; the JDK keeps a buffer of this size for each writing thread. */
  private static final int CHUNK_BYTES = 256 * 1024;

  /** After so many bytes the disk begins to write. */
  private static final long WRITE_BEHIND_BYTES = 32 << 20;

  private final Path folder;
  private final Path path;
  private final Disk disk;

  /** Names a temporary that no other writer has; nothing is created yet. */
  Temporary(Path folder, Disk disk) {
    this.folder = folder;
    this.path = folder.resolve(UUID.randomUUID().toString());
    this.disk = disk;
  }

  Path path() {
    return path;
  }

  /**
   * Writes a payload to its end and returns when the bytes are durable.
   *
   * @throws IOException if the payload or the disk failed, or if the payload has another length
   *     than it announced
   */
  void write(ObjectKey key, Payload payload) throws IOException {
    try (InputStream in = payload.open();
        FileChannel file = create(key)) {
      WriteBehind behind = new WriteBehind(() -> disk.writeBack(file), WRITE_BEHIND_BYTES);
      copy(
          key,
          payload.sizeBytes(),
          in,
          bytes -> {
            int count = bytes.remaining();
            while (bytes.hasRemaining()) {
              file.write(bytes);
            }
            behind.wrote(count);
          });
      before(key, behind::finish);
      before(key, () -> disk.syncFile(file));
    }
  }

  /** Takes the next bytes of a file. */
  private interface Target {
    void write(ByteBuffer bytes) throws IOException;
  }

  /** Does work before the link; what fails there created nothing, and says so. */
  static void before(ObjectKey key, Aside.Work work) throws NotCreatedException {
    try {
      work.run();
    } catch (IOException e) {
      throw nothingStored(key, e);
    }
  }

  private static NotCreatedException nothingStored(ObjectKey key, IOException why) {
    return why instanceof NotCreatedException saidSo
        ? saidSo
        : new NotCreatedException("nothing was stored at " + key + ": " + why.getMessage(), why);
  }

  private FileChannel create(ObjectKey key) throws NotCreatedException {
    try {
      return create();
    } catch (IOException e) {
      throw nothingStored(key, e);
    }
  }

  private FileChannel create() throws IOException {
    try {
      return disk.createFile(path);
    } catch (NoSuchFileException cleanedAway) {
      disk.makeFolder(folder);
      return disk.createFile(path);
    }
  }

  private static void copy(ObjectKey key, long announced, InputStream in, Target target)
      throws IOException {
    byte[] chunk = new byte[chunkBytes(announced)];
    ByteBuffer bytes = ByteBuffer.wrap(chunk);
    Aside.Work writing = () -> target.write(bytes);
    long written = 0;
    for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
      written += count;
      if (announced >= 0 && written > announced) {
        break;
      }
      bytes.clear().limit(count);
      before(key, writing);
    }
    if (announced >= 0 && written != announced) {
      throw new IOException(
          String.format(
              "the payload of %s announced %d bytes and gave %s%d, so nothing was stored",
              key, announced, written > announced ? "at least " : "", written));
    }
  }

  /** A log entry has some hundred bytes, so most objects are spared a large buffer. */
  private static int chunkBytes(long announced) {
    return announced < 0 || announced >= CHUNK_BYTES ? CHUNK_BYTES : (int) announced + 1;
  }

  @Override
  public void close() throws IOException {
    disk.unlink(path);
  }
}
