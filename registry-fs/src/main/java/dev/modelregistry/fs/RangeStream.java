package dev.modelregistry.fs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/** A range of a file; for one thread, as streams are. */
final class RangeStream extends InputStream {

  /** The JDK keeps a buffer as large as the largest read for each thread, so reads have a bound. */
  private static final int MOST_AT_ONCE = 1 << 20;

  private final SeekableByteChannel file;
  private long remaining;

  RangeStream(SeekableByteChannel file, long offset, long length) throws IOException {
    this.file = file;
    this.remaining = length;
    // An offset far behind the end is no position that every file system takes.
    file.position(Math.min(offset, file.size()));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (remaining == 0) {
      return -1;
    }
    int most = (int) Math.min(remaining, Math.min(length, MOST_AT_ONCE));
    int count = file.read(ByteBuffer.wrap(buffer, offset, most));
    remaining -= Math.max(count, 0);
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    long left = Math.max(0, Math.min(remaining, file.size() - file.position()));
    long skipped = Math.max(0, Math.min(count, left));
    file.position(file.position() + skipped);
    remaining -= skipped;
    return skipped;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
