package dev.modelregistry.core.blob;

import dev.modelregistry.value.Digest;
import java.security.MessageDigest;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;

/**
 * SHA-256 on a thread of its own, while the caller reads and writes.
 *
 * <p>Four chunks go round between the two threads, so memory is fixed and the faster one waits. The
 * caller's bytes are copied, since it uses its buffer again at once; a copy costs a small part of
 * what the digest costs.
 */
final class OverlappedDigest implements RunningDigest {

  /** Below this, starting a thread costs more than it saves. */
  static final long WORTH_BYTES = 4 << 20;

  private static final int CHUNK_BYTES = 256 << 10;
  private static final int CHUNKS = 4;

  private final BlockingQueue<Chunk> free = new ArrayBlockingQueue<>(CHUNKS);
  private final BlockingQueue<Chunk> full = new ArrayBlockingQueue<>(CHUNKS);
  private final CompletableFuture<Digest> result = new CompletableFuture<>();
  private final Thread thread;
  private Chunk current;

  OverlappedDigest(ThreadFactory threads) {
    for (int i = 1; i < CHUNKS; i++) {
      free.add(new Chunk());
    }
    current = new Chunk();
    thread = threads.newThread(this::compute);
    thread.start();
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
        handOver();
      }
    }
  }

  @Override
  public Digest finish() {
    current.last = true;
    handOver();
    try {
      return result.get();
    } catch (InterruptedException e) {
      throw cancelled(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("computing a digest failed", e.getCause());
    }
  }

  /** The thread belongs to this digest alone, so an interruption ends nothing else. */
  @Override
  public void close() {
    thread.interrupt();
  }

  private void handOver() {
    boolean last = current.last;
    try {
      full.put(current);
      if (!last) {
        current = free.take();
      }
    } catch (InterruptedException e) {
      throw cancelled(e);
    }
  }

  private void compute() {
    MessageDigest sha256 = Digest.sha256();
    try {
      boolean last = false;
      while (!last) {
        Chunk chunk = full.take();
        sha256.update(chunk.bytes, 0, chunk.length);
        last = chunk.last;
        chunk.length = 0;
        free.put(chunk);
      }
      result.complete(Digest.ofSha256(sha256.digest()));
    } catch (InterruptedException e) {
      result.cancel(false);
    }
  }

  private static CancellationException cancelled(InterruptedException cause) {
    Thread.currentThread().interrupt();
    CancellationException cancelled =
        new CancellationException("the thread was interrupted, so its work was cancelled");
    cancelled.initCause(cause);
    return cancelled;
  }

  /** Belongs to one thread at a time; the queues hand it over. */
  private static final class Chunk {
    private final byte[] bytes = new byte[CHUNK_BYTES];
    private int length;
    private boolean last;
  }
}
