package dev.modelregistry.core.data;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Bytes on their way from the thread that stores them to the thread that learns from them. A fixed
 * number of chunks goes round, so the faster of the two waits and memory does not grow.
 */
final class Pipe {

  private static final int CHUNK_BYTES = 128 << 10;
  private static final int CHUNKS = 6;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Chunk> free = new ArrayDeque<>(CHUNKS);
  private final Deque<Chunk> full = new ArrayDeque<>(CHUNKS);
  private Chunk filling = new Chunk();
  private boolean ended;
  private boolean abandoned;
  private boolean unread;

  private static final class Chunk {
    private final byte[] bytes = new byte[CHUNK_BYTES];
    private int length;
  }

  Pipe() {
    for (int i = 1; i < CHUNKS; i++) {
      free.add(new Chunk());
    }
  }

  /** Hands bytes over; drops them where nobody reads any more. */
  void write(byte[] bytes, int offset, int length) throws InterruptedException {
    int from = offset;
    while (from < offset + length) {
      int count = Math.min(offset + length - from, CHUNK_BYTES - filling.length);
      System.arraycopy(bytes, from, filling.bytes, filling.length, count);
      filling.length += count;
      from += count;
      if (filling.length == CHUNK_BYTES) {
        handOver();
      }
    }
  }

  private void handOver() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (free.isEmpty() && !unread) {
        changed.await();
      }
      if (unread) {
        filling.length = 0;
        return;
      }
      full.add(filling);
      filling = free.remove();
      filling.length = 0;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Ends the bytes. */
  void end() throws InterruptedException {
    if (filling.length > 0) {
      handOver();
    }
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Ends the bytes too early: who reads them gets an exception. */
  void abandon() {
    lock.lock();
    try {
      abandoned = !ended;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Returns what reads the bytes on the other thread. */
  InputStream reader() {
    return new Reader();
  }

  private final class Reader extends InputStream {

    private @Nullable Chunk reading;
    private int at;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      Chunk chunk = reading;
      if (chunk == null || at == chunk.length) {
        chunk = next(chunk);
        reading = chunk;
        at = 0;
      }
      if (chunk == null) {
        return -1;
      }
      int count = Math.min(length, chunk.length - at);
      System.arraycopy(chunk.bytes, at, into, offset, count);
      at += count;
      return count;
    }

    private @Nullable Chunk next(@Nullable Chunk done) throws IOException {
      lock.lock();
      try {
        if (done != null) {
          free.add(done);
          changed.signalAll();
        }
        while (full.isEmpty() && !ended && !abandoned) {
          changed.awaitUninterruptibly();
        }
        if (abandoned) {
          throw new IOException("the bytes end here, because storing them was given up");
        }
        return full.poll();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      lock.lock();
      try {
        unread = true;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }
}
