package dev.modelregistry.spi.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.util.Random;

/**
 * The stream of an object with one fault at a place drawn from a seed.
 *
 * <p>It overrides the two reads alone, so that skipping and copying pass through them.
 */
final class FaultyStream extends InputStream {

  private final InputStream in;
  private final Fault fault;
  private final Random random;

  /** Index of the byte the fault meets; an empty stream has none to meet. */
  private final long place;

  private long position;

  FaultyStream(InputStream in, Fault fault, long sizeBytes, Random random) {
    this.in = in;
    this.fault = fault;
    this.random = random;
    this.place = sizeBytes == 0 ? 0 : Math.floorMod(random.nextLong(), sizeBytes);
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
    int allowed = allowed(length);
    int count = allowed == 0 ? -1 : in.read(buffer, offset, allowed);
    if (count > 0) {
      if (fault == Fault.FLIPPED_BIT && position <= place && place < position + count) {
        buffer[offset + (int) (place - position)] ^= (byte) (1 << random.nextInt(8));
      }
      position += count;
    }
    return count;
  }

  /** Returns how many bytes the next read may give; 0 where the stream ends early. */
  private int allowed(int length) throws IOException {
    if (fault == Fault.SHORT_READS) {
      return 1 + random.nextInt(length);
    }
    if (fault == Fault.FLIPPED_BIT || position + length <= place) {
      return length;
    }
    if (position < place) {
      return (int) (place - position);
    }
    if (fault == Fault.FAILING_READ) {
      throw new IOException("injected: the stream failed at byte " + place);
    }
    return 0;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
