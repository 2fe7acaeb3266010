package dev.modelregistry.core.blob;

import dev.modelregistry.error.Corrupt;
import dev.modelregistry.error.Unavailable;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.Placement;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a blob, and a verdict on them.
 *
 * <p>The verdict falls before the last byte is handed out, so that a reader who knows the length
 * and stops there has it too. Skipping reads. A storage that fails part of the way is asked again
 * for the rest; the digest covers what came from both.
 */
final class VerifiedStream extends InputStream {

  private static final int SKIP_BYTES = 64 << 10;
  private static final int RETRIES = 2;

  private final LongFunction<InputStream> rest;
  private final String where;
  private final ObjectKey key;
  private final Placement placement;
  private final RunningDigest running;

  private InputStream in;
  private long count;
  private int retries;
  private boolean judged;
  private boolean closed;
  private @Nullable RuntimeException failure;

  /**
   * Opens a blob.
   *
   * @param rest opens the bytes from a place on
   * @param where the object and its storage, for messages
   */
  VerifiedStream(
      LongFunction<InputStream> rest,
      String where,
      ObjectKey key,
      Placement placement,
      RunningDigest running) {
    this.rest = rest;
    this.where = where;
    this.key = key;
    this.placement = placement;
    this.running = running;
    try {
      this.in = rest.apply(count);
    } catch (RuntimeException | Error e) {
      running.close();
      throw e;
    }
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
    if (failure != null) {
      throw failure;
    }
    if (length == 0) {
      return 0;
    }
    if (judged) {
      return -1;
    }
    try {
      return next(buffer, offset, length);
    } catch (RuntimeException e) {
      failure = e;
      throw e;
    }
  }

  private int next(byte[] buffer, int offset, int length) {
    int wanted = (int) Math.min(length, placement.sizeBytes() - count);
    int got = wanted == 0 ? 0 : readSome(buffer, offset, wanted);
    if (got < 0) {
      throw corrupt(String.format("it ends after %,d of %,d bytes", count, placement.sizeBytes()));
    }
    running.update(buffer, offset, got);
    count += got;
    if (count == placement.sizeBytes()) {
      judge();
      judged = true;
    }
    return wanted == 0 ? -1 : got;
  }

  private void judge() {
    if (readSome(new byte[1], 0, 1) >= 0) {
      throw corrupt(String.format("it is longer than %,d bytes", placement.sizeBytes()));
    }
    Digest found = running.finish();
    if (!found.equals(placement.digest())) {
      throw corrupt("its bytes have the digest " + found);
    }
  }

  private int readSome(byte[] buffer, int offset, int length) {
    while (true) {
      try {
        int got = in.read(buffer, offset, length);
        retries = got > 0 ? 0 : retries;
        return got;
      } catch (IOException e) {
        Work.checkNotInterrupted();
        reopen(e);
      }
    }
  }

  private void reopen(IOException cause) {
    if (retries++ == RETRIES) {
      throw new Unavailable(
          String.format(
              "could not read on in %s after %,d of %,d bytes: %s",
              where, count, placement.sizeBytes(), cause),
          cause);
    }
    try {
      in.close();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
    in = rest.apply(count);
  }

  private Corrupt corrupt(String how) {
    return new Corrupt(
        key.value(),
        String.format(
            "%s is damaged: it should hold %s, and %s; restore it from a copy",
            key, placement.digest(), how));
  }

  @Override
  public long skip(long wanted) throws IOException {
    byte[] scratch = new byte[(int) Math.max(1, Math.min(SKIP_BYTES, wanted))];
    long left = wanted;
    while (left > 0) {
      int got = read(scratch, 0, (int) Math.min(scratch.length, left));
      if (got < 0) {
        break;
      }
      left -= got;
    }
    return Math.max(0, wanted) - Math.max(0, left);
  }

  @Override
  public void close() throws IOException {
    closed = true;
    running.close();
    in.close();
  }
}
