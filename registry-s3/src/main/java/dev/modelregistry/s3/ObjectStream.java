package dev.modelregistry.s3;

import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * A range of an object. Where the connection breaks it goes on from there with another request,
 * which is safe because no object ever changes. For one thread.
 */
final class ObjectStream extends InputStream {

  private static final int BREAKS = 3;

  private final Bucket bucket;
  private final ObjectKey key;
  private final long end;
  private long at;
  private int breaks;
  private boolean closed;
  private @Nullable InputStream in;

  private ObjectStream(Bucket bucket, ObjectKey key, long offset, long length) {
    this.bucket = bucket;
    this.key = key;
    this.at = offset;
    this.end = length > Long.MAX_VALUE - offset ? Long.MAX_VALUE : offset + length;
  }

  /**
   * Opens a range.
   *
   * @throws NoSuchFileException if there is no such object
   */
  static InputStream open(Bucket bucket, ObjectKey key, long offset, long length)
      throws IOException {
    if (length == 0) {
      if (bucket.head(key).isEmpty()) {
        throw new NoSuchFileException(bucket.path(key), null, "there is no object " + key);
      }
      return InputStream.nullInputStream();
    }
    ObjectStream stream = new ObjectStream(bucket, key, offset, length);
    stream.request();
    return stream;
  }

  private InputStream request() throws IOException {
    String range = null;
    if (end < Long.MAX_VALUE) {
      range = "bytes=" + at + "-" + (end - 1);
    } else if (at > 0) {
      range = "bytes=" + at + "-";
    }
    Optional<ResponseInputStream<GetObjectResponse>> answer = bucket.get(key, range);
    InputStream rest = answer.isPresent() ? answer.get() : InputStream.nullInputStream();
    in = rest;
    return rest;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    while (length > 0 && at < end) {
      if (closed) {
        throw new IOException("the stream of " + key + " is closed");
      }
      try {
        InputStream answer = in != null ? in : request();
        int got = answer.read(buffer, offset, (int) Math.min(length, end - at));
        at += Math.max(got, 0);
        return got;
      } catch (NoSuchFileException | InterruptedIOException | RefusedException answered) {
        throw answered;
      } catch (IOException e) {
        // Asking for the rest can fail as well, and counts like a stream that breaks.
        if (++breaks > BREAKS) {
          throw e;
        }
        letGo();
      }
    }
    return length == 0 ? 0 : -1;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    letGo();
  }

  /** Ends the connection rather than reading on where bytes are left, which may be gigabytes. */
  private void letGo() throws IOException {
    if (in instanceof ResponseInputStream<?> answer && at < end) {
      answer.abort();
    }
    if (in != null) {
      in.close();
    }
    in = null;
  }
}
