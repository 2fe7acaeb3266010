package dev.modelregistry.core.blob;

import dev.modelregistry.error.Unavailable;
import dev.modelregistry.value.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Read-only files of this machine with the bytes of blobs that the storage has no file of, named by
 * digest and shared by all processes that name the same folder.
 *
 * <p>A file is written under another name by the one thread of all processes that owns its digest,
 * and takes its name when it is whole and on the disk; the others wait for it. So a crash leaves at
 * most what the next owner overwrites or {@link CacheSpace} removes. A file that was handed out
 * stays at its place until this cache is closed. Safe for use by many threads.
 */
public final class LocalCache implements AutoCloseable {

  /** How many bytes are kept unless the application says otherwise. */
  public static final long STANDARD_BYTES = 10L << 30;

  private static final long PAUSE_MILLIS = 20;

  private final Path folder;
  private final long mostBytes;
  private final Clock clock;
  private final Set<Digest> used = new HashSet<>();
  private final ReentrantLock turn = new ReentrantLock();
  private @Nullable FileLocks locks;
  private boolean closed;

  /**
   * Names a folder, which is made when the first file is asked for.
   *
   * @param mostBytes how many bytes the folder holds at most, what is in use aside
   * @param clock says when a file was used last
   */
  public LocalCache(Path folder, long mostBytes, Clock clock) {
    this.folder = folder;
    this.mostBytes = mostBytes;
    this.clock = clock;
  }

  /** Returns the folder for caches of whoever runs this process, as desktops and tools have it. */
  public static Path standardFolder() {
    String caches = System.getenv("XDG_CACHE_HOME");
    Path parent =
        caches == null || caches.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(caches);
    return parent.resolve("model-registry");
  }

  /**
   * Returns a file of the bytes; it stays there until this is closed.
   *
   * @param verified opens the bytes; the stream fails before its end where they are others
   * @throws Unavailable if there is no room for them, or the folder cannot be written
   * @throws CancellationException if the thread is interrupted
   */
  public Path file(Digest digest, long sizeBytes, Supplier<InputStream> verified) {
    try {
      FileLocks open = locks();
      while (!isUsed(digest, open)) {
        pause();
      }
      return filled(digest, sizeBytes, verified, open);
    } catch (IOException e) {
      throw notKept(digest, e);
    }
  }

  /** Does the same for somebody who may want the file later: it stays as long as there is room. */
  public void keep(Digest digest, long sizeBytes, Supplier<InputStream> verified) {
    try {
      FileLocks open = locks();
      while (!open.tryShare(FileLocks.use(digest))) {
        pause();
      }
      try {
        filled(digest, sizeBytes, verified, open);
      } finally {
        open.release(FileLocks.use(digest));
      }
    } catch (IOException e) {
      throw notKept(digest, e);
    }
  }

  /** Returns the file where it is there already; it stays until this is closed. */
  Optional<Path> find(Digest digest, long sizeBytes) throws IOException {
    Path file = folder.resolve(digest.hex());
    FileLocks open = locks();
    while (!isUsed(digest, open)) {
      pause();
    }
    return isWhole(file, sizeBytes) ? Optional.of(file) : Optional.empty();
  }

  private Path filled(Digest digest, long sizeBytes, Supplier<InputStream> verified, FileLocks open)
      throws IOException {
    Path file = folder.resolve(digest.hex());
    while (!isWhole(file, sizeBytes)) {
      if (open.tryOwn(FileLocks.writing(digest))) {
        try {
          fill(file, sizeBytes, verified);
        } finally {
          open.release(FileLocks.writing(digest));
        }
      } else {
        pause();
      }
    }
    Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
    return file;
  }

  private Unavailable notKept(Digest digest, IOException e) {
    Work.checkNotInterrupted();
    return new Unavailable(
        String.format(
            "could not keep %s in the local cache %s: %s; make room there, or open the registry"
                + " with a cache in another folder",
            digest, folder, e),
        e);
  }

  /** Returns the note of a name, which need not be there. */
  public CacheNote note(String name) {
    return new CacheNote(folder.resolve(name), clock);
  }

  Path folder() {
    return folder;
  }

  /** Returns who uses and writes the files of the folder, which is made where it is missing. */
  FileLocks locks() throws IOException {
    turn.lock();
    try {
      if (closed) {
        throw new IOException("the registry is closed");
      }
      if (locks == null) {
        Files.createDirectories(folder);
        locks = FileLocks.of(folder);
      }
      return locks;
    } finally {
      turn.unlock();
    }
  }

  /** Says whether the file now stays where it is, until this is closed. */
  private boolean isUsed(Digest digest, FileLocks open) throws IOException {
    turn.lock();
    try {
      if (locks() == open && !used.contains(digest) && open.tryShare(FileLocks.use(digest))) {
        used.add(digest);
      }
      return used.contains(digest);
    } finally {
      turn.unlock();
    }
  }

  private static boolean isWhole(Path file, long sizeBytes) throws IOException {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) == sizeBytes;
  }

  private void fill(Path file, long sizeBytes, Supplier<InputStream> verified) throws IOException {
    if (isWhole(file, sizeBytes)) {
      return;
    }
    CacheSpace.makeRoom(folder, mostBytes - sizeBytes, locks());
    Path part = file.resolveSibling(file.getFileName() + CacheSpace.PART);
    try {
      write(part, verified);
      if (!isWhole(part, sizeBytes)) {
        throw new IOException("it came with another length than " + sizeBytes + " bytes");
      }
      Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("r--------"));
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static void write(Path part, Supplier<InputStream> verified) throws IOException {
    Files.deleteIfExists(part);
    try (InputStream in = verified.get();
        FileChannel channel =
            FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        OutputStream out = Channels.newOutputStream(channel)) {
      LocalCopy.copy(in, out);
      // A name that outlives a loss of power without its bytes would be believed for ever.
      channel.force(true);
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      Work.checkNotInterrupted();
    }
  }

  /** Lets go of what was handed out; the files stay while there is room. */
  @Override
  public void close() {
    turn.lock();
    try (FileLocks last = locks) {
      closed = true;
      locks = null;
      if (last != null) {
        for (Digest digest : used) {
          last.release(FileLocks.use(digest));
        }
      }
    } catch (IOException e) {
      throw new Unavailable("could not let go of the local cache " + folder + ": " + e, e);
    } finally {
      turn.unlock();
    }
  }
}
