package dev.modelregistry.core.pack;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** A range of bytes, one after the other. */
public class BytesStream extends InputStream {

  private final Bytes bytes;
  private final long end;
  private long position;

  /** Takes the bytes from a place on to another. */
  public BytesStream(Bytes bytes, long from, long end) {
    this.bytes = bytes;
    this.position = from;
    this.end = end;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (length == 0) {
      return 0;
    }
    if (position == end) {
      return -1;
    }
    int some = (int) Math.min(length, end - position);
    bytes.read(position, into, offset, some);
    position += some;
    return some;
  }
}
