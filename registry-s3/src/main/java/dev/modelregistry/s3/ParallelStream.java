package dev.modelregistry.s3;

import dev.modelregistry.spi.ObjectKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A long range of an object. Its parts are fetched at the same time, each tried again by itself,
 * and handed out in order; they hold {@link S3Storage#PARTS_IN_FLIGHT} times {@link
 * S3Storage#PART_BYTES} of memory at most. Who only looks at the beginning pays for the beginning:
 * the first part is a stream, and the others are asked for once {@value #BEGINNING} bytes were
 * read. For one thread.
 */
final class ParallelStream extends InputStream {

  private static final int BEGINNING = 1 << 20;

  private final Bucket bucket;
  private final ObjectKey key;
  private final Patience patience;
  private final long end;
  private final InputStream first;
  private final Deque<Future<Part>> ahead = new ArrayDeque<>();
  private final Deque<Part> free = new ArrayDeque<>();
  private @Nullable ExecutorService threads;
  private @Nullable Part current;
  private long asked;
  private int streamed;
  private boolean closed;

  /** Room for a part, and how much of it is there and was handed out. */
  private static final class Part {
    private final byte[] bytes = new byte[S3Storage.PART_BYTES];
    private int length;
    private int at;
  }

  private ParallelStream(
      Bucket bucket, ObjectKey key, Patience patience, long end, InputStream first) {
    this.bucket = bucket;
    this.key = key;
    this.patience = patience;
    this.end = end;
    this.first = first;
  }

  /**
   * Opens a range.
   *
   * @throws NoSuchFileException if there is no such object
   */
  static InputStream open(Bucket bucket, ObjectKey key, long offset, long length, Patience patience)
      throws IOException {
    // Who does not say how much is wanted reads small objects.
    if (length <= S3Storage.PART_BYTES || length > Long.MAX_VALUE - offset) {
      return ObjectStream.open(bucket, key, offset, length);
    }
    InputStream first = ObjectStream.open(bucket, key, offset, S3Storage.PART_BYTES);
    ParallelStream stream = new ParallelStream(bucket, key, patience, offset + length, first);
    stream.asked = offset + S3Storage.PART_BYTES;
    return stream;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (closed) {
      throw new IOException("the stream of " + key + " is closed");
    }
    if (length == 0) {
      return 0;
    }
    if (current == null) {
      int got = first.read(buffer, offset, length);
      streamed += Math.max(got, 0);
      if (streamed >= BEGINNING) {
        askAhead();
      }
      // Shorter than asked for, it was the whole object.
      if (got >= 0 || streamed < S3Storage.PART_BYTES) {
        return got;
      }
    }
    while (current == null || current.at == current.length) {
      boolean last = current != null && current.length < S3Storage.PART_BYTES;
      if (last || !next()) {
        return -1;
      }
    }
    int given = Math.min(length, current.length - current.at);
    System.arraycopy(current.bytes, current.at, buffer, offset, given);
    current.at += given;
    return given;
  }

  /** Turns to the next part, if there is one. */
  private boolean next() throws IOException {
    askAhead();
    Future<Part> part = ahead.poll();
    if (part == null) {
      return false;
    }
    if (current != null) {
      free.push(current);
    }
    current = Futures.result(part, "a part of " + key + " was read");
    return true;
  }

  /** One part is being handed out; so many others are on their way. */
  private void askAhead() {
    while (ahead.size() < S3Storage.PARTS_IN_FLIGHT - 1 && asked < end) {
      if (threads == null) {
        threads = Executors.newFixedThreadPool(S3Storage.PARTS_IN_FLIGHT - 1, Threads::daemon);
      }
      long from = asked;
      int length = (int) Math.min(S3Storage.PART_BYTES, end - from);
      Part part = free.isEmpty() ? new Part() : free.pop();
      ahead.add(threads.submit(() -> fetch(from, length, part)));
      asked += length;
    }
  }

  private Part fetch(long from, int length, Part part) throws IOException {
    return patience.repeat(
        () -> {
          try (InputStream in = ObjectStream.open(bucket, key, from, length)) {
            part.length = in.readNBytes(part.bytes, 0, length);
            part.at = 0;
            return part;
          }
        });
  }

  @Override
  public void close() throws IOException {
    closed = true;
    if (threads != null) {
      threads.shutdownNow();
    }
    first.close();
  }
}
