package dev.modelregistry.core.data;

import dev.modelregistry.core.blob.BlobSource;
import dev.modelregistry.error.RegistryException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A source whose rows are read while its bytes are stored, on a thread beside. What is learnt is
 * known before the last byte is handed out, so that what is no table is refused before anything is
 * published.
 *
 * @param <F> what learns from the rows
 */
final class ScannedSource<F extends Fields> implements BlobSource, AutoCloseable {

  private final BlobSource source;
  private final RowReader reader;
  private final Supplier<F> learners;
  private final ThreadFactory threads;
  private volatile @Nullable F learnt;

  ScannedSource(BlobSource source, RowReader reader, Supplier<F> learners, ThreadFactory threads) {
    this.source = source;
    this.reader = reader;
    this.learners = learners;
    this.threads = threads;
  }

  /** Returns what learnt from all rows, once the source was read to its end. */
  F learnt() {
    F done = learnt;
    if (done == null) {
      throw new IllegalStateException(source.name() + " was stored without being read to its end");
    }
    return done;
  }

  /** Lets go of what was learnt, which nobody asks for where storing failed in the end. */
  @Override
  public void close() {
    F done = learnt;
    if (done != null) {
      done.close();
    }
  }

  @Override
  public String name() {
    return source.name();
  }

  @Override
  public long sizeBytes() {
    return source.sizeBytes();
  }

  /** A second attempt to store the same bytes has nothing to learn. */
  @Override
  public InputStream open() throws IOException {
    return learnt == null ? new Scan(source.open()) : source.open();
  }

  @Override
  public void confirm() throws IOException {
    source.confirm();
  }

  private final class Scan extends InputStream {

    private final InputStream in;
    private final Pipe pipe = new Pipe();
    private final CompletableFuture<F> learning = new CompletableFuture<>();
    private long count;
    private boolean ended;

    Scan(InputStream in) {
      this.in = in;
      threads.newThread(this::learn).start();
    }

    private void learn() {
      F learner = learners.get();
      try (InputStream bytes = pipe.reader()) {
        reader.read(bytes, learner);
        bytes.transferTo(java.io.OutputStream.nullOutputStream());
        learning.complete(learner);
      } catch (Throwable e) {
        learner.close();
        learning.completeExceptionally(e);
      }
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (learning.isCompletedExceptionally()) {
        result();
      }
      int got = in.read(buffer, offset, length);
      try {
        if (got > 0) {
          pipe.write(buffer, offset, got);
          count += got;
        }
        if (!ended && (got < 0 || count == sizeBytes())) {
          ended = true;
          pipe.end();
          learnt = result();
        }
      } catch (InterruptedException e) {
        throw interrupted();
      }
      return got;
    }

    private F result() throws IOException {
      try {
        return learning.get();
      } catch (InterruptedException e) {
        throw interrupted();
      } catch (ExecutionException e) {
        Throwable why = e.getCause();
        if (why instanceof RegistryException exception) {
          throw exception;
        } else if (why instanceof IOException exception) {
          throw new IOException(exception.getMessage(), exception);
        } else if (why instanceof Error error) {
          throw error;
        }
        throw new IllegalStateException("reading the rows of " + name() + " failed", why);
      }
    }

    private IOException interrupted() {
      Thread.currentThread().interrupt();
      return new ClosedByInterruptException();
    }

    @Override
    public void close() throws IOException {
      pipe.abandon();
      var unused =
          learning.thenAccept(
              done -> {
                if (done != learnt) {
                  done.close();
                }
              });
      in.close();
    }
  }
}
