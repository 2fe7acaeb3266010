package dev.modelregistry.spi.testkit;

import dev.modelregistry.spi.Creation;
import dev.modelregistry.spi.ObjectInfo;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Payload;
import dev.modelregistry.spi.Storage;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts what passes through to another storage, so that a test can hold what an operation costs: a
 * number of requests and of bytes does not depend on the machine, as a time does.
 *
 * <p>An operation counts when it is called, whether it succeeds or not. {@link #localFile} is not
 * counted: it is no request. Safe for use by many threads.
 */
public final class CountingStorage implements Storage {

  private final Storage inner;
  private final LongAdder creates = new LongAdder();
  private final LongAdder stats = new LongAdder();
  private final LongAdder opens = new LongAdder();
  private final LongAdder lists = new LongAdder();
  private final LongAdder deletes = new LongAdder();
  private final LongAdder bytesWritten = new LongAdder();
  private final LongAdder bytesRead = new LongAdder();

  /** Counts what is asked of the given storage, which is closed with this one. */
  public CountingStorage(Storage inner) {
    this.inner = inner;
  }

  /** Returns how many times {@link #create} was called. */
  public long creates() {
    return creates.sum();
  }

  /** Returns how many times {@link #stat} was called. */
  public long stats() {
    return stats.sum();
  }

  /** Returns how many times {@link #open} was called. */
  public long opens() {
    return opens.sum();
  }

  /** Returns how many times {@link #list} was called. */
  public long lists() {
    return lists.sum();
  }

  /** Returns how many times {@link #delete} was called. */
  public long deletes() {
    return deletes.sum();
  }

  /** Returns how many operations of any kind were called. */
  public long operations() {
    return creates() + stats() + opens() + lists() + deletes();
  }

  /** Returns how many bytes of payloads the storage read, those of failed creations included. */
  public long bytesWritten() {
    return bytesWritten.sum();
  }

  /** Returns how many bytes of objects callers read. */
  public long bytesRead() {
    return bytesRead.sum();
  }

  /** Begins to count from zero. */
  public void reset() {
    List.of(creates, stats, opens, lists, deletes, bytesWritten, bytesRead)
        .forEach(LongAdder::reset);
  }

  @Override
  public Creation create(ObjectKey key, Payload payload) throws IOException {
    creates.increment();
    return inner.create(
        key,
        new Payload() {
          @Override
          public long sizeBytes() {
            return payload.sizeBytes();
          }

          @Override
          public InputStream open() throws IOException {
            return new CountedStream(payload.open(), bytesWritten);
          }
        });
  }

  @Override
  public Optional<ObjectInfo> stat(ObjectKey key) throws IOException {
    stats.increment();
    return inner.stat(key);
  }

  @Override
  public InputStream open(ObjectKey key, long offset, long length) throws IOException {
    opens.increment();
    return new CountedStream(inner.open(key, offset, length), bytesRead);
  }

  @Override
  public List<ObjectKey> list(String prefix, @Nullable ObjectKey after, int limit)
      throws IOException {
    lists.increment();
    return inner.list(prefix, after, limit);
  }

  @Override
  public void delete(ObjectKey key) throws IOException {
    deletes.increment();
    inner.delete(key);
  }

  @Override
  public Optional<Path> localFile(ObjectKey key) throws IOException {
    return inner.localFile(key);
  }

  @Override
  public String describe() {
    return inner.describe();
  }

  @Override
  public void close() throws IOException {
    inner.close();
  }

  /** Says all counts in one line, for the message of an assertion. */
  @Override
  public String toString() {
    return String.format(
        "%d creates, %d stats, %d opens, %d lists, %d deletes, %d bytes written, %d bytes read",
        creates(), stats(), opens(), lists(), deletes(), bytesWritten(), bytesRead());
  }

  /** Counts what is read; a skipped byte was not read. */
  private static final class CountedStream extends FilterInputStream {
    private final LongAdder bytes;

    private CountedStream(InputStream in, LongAdder bytes) {
      super(in);
      this.bytes = bytes;
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      bytes.add(b < 0 ? 0 : 1);
      return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = super.read(buffer, offset, length);
      bytes.add(Math.max(count, 0));
      return count;
    }
  }
}
