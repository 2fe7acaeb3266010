package dev.modelregistry.core.blob;

import dev.modelregistry.error.Rejected;
import dev.modelregistry.spi.Payload;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.Placement;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to store a source, and what became of it.
 *
 * <p>The verdict falls before the last byte is handed out: whether the source is unchanged, and
 * whether its bytes stand in the line already. A bad verdict is thrown out of that read, and by
 * guarantee G2 nothing becomes visible. A storage may wrap what a payload throws, so the verdict is
 * remembered here as well.
 */
final class Upload implements Payload {

  private final BlobSource source;
  private final Function<Digest, Optional<Placement>> live;
  private final Work work;
  private final ThreadFactory threads;
  private final Optional<Unfinished> unfinished;

  // Volatile because a storage may read its payload on another thread.
  private volatile @Nullable Throwable refusal;
  private volatile @Nullable Placement known;
  private volatile @Nullable Digest digest;

  Upload(
      BlobSource source,
      Function<Digest, Optional<Placement>> live,
      Work work,
      ThreadFactory threads,
      Optional<Unfinished> unfinished) {
    this.source = source;
    this.live = live;
    this.work = work;
    this.threads = threads;
    this.unfinished = unfinished;
  }

  @Override
  public long sizeBytes() {
    return source.sizeBytes();
  }

  @Override
  public boolean isContinued() {
    return unfinished.map(Unfinished::isContinued).orElse(false);
  }

  @Override
  public InputStream open() {
    try {
      return new Verdict(source.open(), RunningDigest.forBytes(sizeBytes(), threads));
    } catch (IOException | RuntimeException | Error e) {
      throw refused(e);
    }
  }

  /** Returns where the same bytes stood already, if they did. */
  Optional<Placement> known() {
    return Optional.ofNullable(known);
  }

  /** Returns the digest of the bytes, if they were read to the end and found good. */
  Optional<Digest> digest() {
    return Optional.ofNullable(digest);
  }

  /** Throws what the source, the listener or an interruption ended this attempt with, if any. */
  void throwRefusal() {
    Throwable why = refusal;
    if (why instanceof Error error) {
      throw error;
    }
    if (why instanceof RuntimeException exception) {
      throw exception;
    }
  }

  private RuntimeException refused(Throwable why) {
    if (why instanceof Superfluous superfluous) {
      return superfluous;
    }
    if (why instanceof Error error) {
      refusal = error;
      throw error;
    }
    RuntimeException exception =
        why instanceof IOException e ? translated(e) : (RuntimeException) why;
    refusal = exception;
    return exception;
  }

  private RuntimeException translated(IOException e) {
    if (e instanceof ClosedByInterruptException) {
      CancellationException cancelled =
          new CancellationException("the thread was interrupted while it read " + source.name());
      cancelled.initCause(e);
      return cancelled;
    }
    return FileSource.unreadable(source.name(), e);
  }

  private void judge(Digest found) throws IOException {
    source.confirm();
    Digest before = digest;
    if (before != null && !before.equals(found)) {
      throw FileSource.changed(source.name());
    }
    Optional<Placement> standing = live.apply(found);
    if (standing.isPresent()) {
      known = standing.get();
      throw new Superfluous();
    }
    if (unfinished.isPresent()) {
      unfinished.get().forget();
    }
    digest = found;
  }

  /** Reads the source and judges it before its last byte is handed out. */
  private final class Verdict extends InputStream {
    private final InputStream in;
    private final RunningDigest running;
    private long count;
    private boolean judged;

    private Verdict(InputStream in, RunningDigest running) {
      this.in = in;
      this.running = running;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      if (length == 0) {
        return 0;
      }
      if (judged) {
        return -1;
      }
      try {
        return next(buffer, offset, length);
      } catch (IOException | RuntimeException | Error e) {
        throw refused(e);
      }
    }

    private int next(byte[] buffer, int offset, int length) throws IOException {
      work.at(count);
      int wanted = (int) Math.min(length, sizeBytes() - count);
      int got = wanted == 0 ? 0 : in.read(buffer, offset, wanted);
      if (got < 0) {
        throw new Rejected(
            String.format(
                "%s ended after %,d of %,d bytes while it was being stored; register it once its"
                    + " writer has finished",
                source.name(), count, sizeBytes()));
      }
      running.update(buffer, offset, got);
      count += got;
      if (count == sizeBytes()) {
        if (in.read() >= 0) {
          throw FileSource.changed(source.name());
        }
        judge(running.finish());
        judged = true;
      }
      return wanted == 0 ? -1 : got;
    }

    @Override
    public void close() throws IOException {
      running.close();
      in.close();
    }
  }

  /** Takes a creation back; nobody sees it, so it has no stack trace. */
  private static final class Superfluous extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Superfluous() {
      super("the line has these bytes already", null, false, false);
    }
  }
}
