package dev.modelregistry.core.blob;

import dev.modelregistry.value.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Who uses and who writes the files of a folder, among all threads and processes of this machine.
 * What a process held is free as soon as it ends, however it ends.
 *
 * <p>One file is locked, two bytes of it for each digest. A POSIX lock belongs to a process and
 * goes with the first of its descriptors that is closed, so there is one descriptor per folder in a
 * JVM, and this class keeps its threads apart. Nothing here waits: a kernel that sees two processes
 * wait for each other takes it for a deadlock, although other threads of theirs would go on.
 */
final class FileLocks implements AutoCloseable {

  private static final Map<Path, FileLocks> OPEN = new HashMap<>();
  private static final ReentrantLock OPENING = new ReentrantLock();

  private final Path folder;
  private final FileChannel channel;
  private final Map<Long, Hold> holds = new HashMap<>();
  private final ReentrantLock turn = new ReentrantLock();
  private int users;

  private FileLocks(Path folder) throws IOException {
    this.folder = folder;
    this.channel =
        FileChannel.open(
            folder.resolve("locks"),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
  }

  /** What this process has of a byte: how many share it, or that one owns it. */
  private static final class Hold {
    private final FileLock lock;
    private int holders = 1;

    Hold(FileLock lock) {
      this.lock = lock;
    }
  }

  /** Returns the byte for those who use what has a digest. Two that begin alike share it. */
  static long use(Digest digest) {
    return ByteBuffer.wrap(digest.bytes()).getLong() >>> 3 << 1;
  }

  /** Returns the byte for the one who writes what has a digest. */
  static long writing(Digest digest) {
    return use(digest) + 1;
  }

  static FileLocks of(Path folder) throws IOException {
    Path real = folder.toRealPath();
    OPENING.lock();
    try {
      FileLocks locks = OPEN.get(real);
      if (locks == null) {
        locks = new FileLocks(real);
        OPEN.put(real, locks);
      }
      locks.users++;
      return locks;
    } finally {
      OPENING.unlock();
    }
  }

  /** Says whether the caller now shares a byte that nobody owns; it releases what it was given. */
  boolean tryShare(long place) throws IOException {
    turn.lock();
    try {
      Hold hold = holds.get(place);
      if (hold == null) {
        return take(place, true);
      }
      hold.holders += hold.lock.isShared() ? 1 : 0;
      return hold.lock.isShared();
    } finally {
      turn.unlock();
    }
  }

  /**
   * Says whether the caller now owns a byte that nobody else has; it releases what it was given.
   */
  boolean tryOwn(long place) throws IOException {
    turn.lock();
    try {
      return !holds.containsKey(place) && take(place, false);
    } finally {
      turn.unlock();
    }
  }

  private boolean take(long place, boolean shared) throws IOException {
    Optional<FileLock> lock = Optional.ofNullable(channel.tryLock(place, 1, shared));
    lock.ifPresent(got -> holds.put(place, new Hold(got)));
    return lock.isPresent();
  }

  void release(long place) throws IOException {
    turn.lock();
    try {
      Hold hold = holds.get(place);
      if (hold != null && --hold.holders == 0) {
        holds.remove(place);
        hold.lock.release();
      }
    } finally {
      turn.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    OPENING.lock();
    try {
      if (--users == 0) {
        OPEN.remove(folder);
        channel.close();
      }
    } finally {
      OPENING.unlock();
    }
  }
}
