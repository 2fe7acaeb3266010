package dev.modelregistry.core.blob;

import dev.modelregistry.value.Digest;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * SHA-256 on a thread of its own, while the caller reads and writes.
 *
 * <p>Four chunks go round between the two threads, so memory is fixed and the faster one waits. The
 * caller's bytes are copied, since it uses its buffer again at once; a copy costs a small part of
 * what the digest costs.
 *
 * <p>A thread that finds nothing to do for a moment ends, and the next chunk starts another: who
 * forgets a stream half read keeps its chunks and no thread.
 */
final class OverlappedDigest implements RunningDigest {

  /** Below this, starting a thread costs more than it saves. */
  static final long WORTH_BYTES = 4 << 20;

  private static final int CHUNK_BYTES = 256 << 10;
  private static final int CHUNKS = 4;
  private static final long IDLE_MILLIS = 50;

  private final ThreadFactory threads;
  private final MessageDigest sha256 = Digest.sha256();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  private final Deque<Chunk> free = new ArrayDeque<>(CHUNKS);
  private final Deque<Chunk> full = new ArrayDeque<>(CHUNKS);
  private Chunk current = new Chunk();
  private boolean hasThread;
  private boolean closed;

  OverlappedDigest(ThreadFactory threads) {
    this.threads = threads;
    for (int i = 1; i < CHUNKS; i++) {
      free.add(new Chunk());
    }
  }

  @Override
  public void update(byte[] bytes, int offset, int length) {
    int from = offset;
    int left = length;
    while (left > 0) {
      int count = Math.min(left, CHUNK_BYTES - current.length);
      System.arraycopy(bytes, from, current.bytes, current.length, count);
      current.length += count;
      from += count;
      left -= count;
      if (current.length == CHUNK_BYTES) {
        current = handOver(current);
      }
    }
  }

  @Override
  public Digest finish() {
    lock.lock();
    try {
      while (free.size() < CHUNKS - 1) {
        changed.await();
      }
    } catch (InterruptedException e) {
      throw cancelled(e);
    } finally {
      lock.unlock();
    }
    sha256.update(current.bytes, 0, current.length);
    return Digest.ofSha256(sha256.digest());
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Gives a chunk to the other thread and returns one that is free. */
  private Chunk handOver(Chunk chunk) {
    lock.lock();
    try {
      full.add(chunk);
      changed.signalAll();
      if (!hasThread) {
        hasThread = true;
        threads.newThread(this::compute).start();
      }
      while (free.isEmpty()) {
        changed.await();
      }
      return free.remove();
    } catch (InterruptedException e) {
      throw cancelled(e);
    } finally {
      lock.unlock();
    }
  }

  private void compute() {
    for (Optional<Chunk> next = next(); next.isPresent(); next = next()) {
      Chunk chunk = next.get();
      sha256.update(chunk.bytes, 0, chunk.length);
      giveBack(chunk);
    }
  }

  /** Returns the next chunk, or nothing where none comes for a moment or no more is wanted. */
  private Optional<Chunk> next() {
    lock.lock();
    try {
      long nanos = TimeUnit.MILLISECONDS.toNanos(IDLE_MILLIS);
      while (full.isEmpty() && !closed && nanos > 0) {
        nanos = changed.awaitNanos(nanos);
      }
      Optional<Chunk> next = closed ? Optional.empty() : Optional.ofNullable(full.poll());
      hasThread = next.isPresent();
      return next;
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody knows this thread to interrupt it", e);
    } finally {
      lock.unlock();
    }
  }

  private void giveBack(Chunk chunk) {
    lock.lock();
    try {
      chunk.length = 0;
      free.add(chunk);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private static CancellationException cancelled(InterruptedException cause) {
    Thread.currentThread().interrupt();
    CancellationException cancelled =
        new CancellationException("the thread was interrupted, so its work was cancelled");
    cancelled.initCause(cause);
    return cancelled;
  }

  /** Belongs to one thread at a time; the lock hands it over. */
  private static final class Chunk {
    private final byte[] bytes = new byte[CHUNK_BYTES];
    private int length;
  }
}
