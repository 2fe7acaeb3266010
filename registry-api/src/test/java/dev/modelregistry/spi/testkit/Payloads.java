package dev.modelregistry.spi.testkit;

import dev.modelregistry.spi.Payload;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Bytes to store, well and badly behaved. */
final class Payloads {

  private Payloads() {}

  static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] random(long seed, int size) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** Gives the bytes and announces another length, or -1 for none. */
  static Payload announcing(long sizeBytes, byte[] bytes) {
    return opening(sizeBytes, () -> new ByteArrayInputStream(bytes));
  }

  /**
   * Gives so many of the bytes and then fails, at the read that would have given the next one or,
   * after the last, would have reported the end.
   */
  static Payload failingAfter(int count, byte[] bytes, Failure failure) {
    return opening(
        bytes.length,
        () ->
            new InterruptedStream(
                bytes,
                count,
                () -> {
                  failure.raise();
                  throw new AssertionError("a failure that does not throw");
                }));
  }

  /** Gives all bytes but the last, passes the gate, gives the last; later openings pass freely. */
  static Payload heldAtLastByte(byte[] bytes, Gate gate) {
    Gate once = new OnceOnly(gate);
    return opening(bytes.length, () -> new InterruptedStream(bytes, bytes.length - 1, once));
  }

  static Payload opening(long sizeBytes, Opening opening) {
    return new Payload() {
      @Override
      public long sizeBytes() {
        return sizeBytes;
      }

      @Override
      public InputStream open() throws IOException {
        return opening.open();
      }
    };
  }

  /** Throws what a payload is to fail with. */
  interface Failure {
    void raise() throws IOException;
  }

  /** Where a stream waits. */
  interface Gate {
    void pass() throws IOException;
  }

  /** Opens a stream. */
  interface Opening {
    InputStream open() throws IOException;
  }

  private static final class OnceOnly implements Gate {
    private final Gate gate;
    private boolean passed;

    OnceOnly(Gate gate) {
      this.gate = gate;
    }

    @Override
    public void pass() throws IOException {
      synchronized (this) {
        if (passed) {
          return;
        }
        passed = true;
      }
      gate.pass();
    }
  }

  /** Passes a gate before it reads on from one position; no read crosses that position. */
  private static final class InterruptedStream extends InputStream {
    private final byte[] bytes;
    private final int gateAt;
    private final Gate gate;
    private int position;

    InterruptedStream(byte[] bytes, int gateAt, Gate gate) {
      this.bytes = bytes;
      this.gateAt = gateAt;
      this.gate = gate;
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
      if (position == gateAt) {
        gate.pass();
      }
      int end = position < gateAt ? gateAt : bytes.length;
      if (position == end) {
        return -1;
      }
      int count = Math.min(length, end - position);
      System.arraycopy(bytes, position, buffer, offset, count);
      position += count;
      return count;
    }
  }

  /** Knows whether it was closed. */
  static final class WatchedStream extends FilterInputStream {
    private boolean closed;

    WatchedStream(byte[] bytes) {
      super(new ByteArrayInputStream(bytes));
    }

    boolean isClosed() {
      return closed;
    }

    @Override
    public void close() throws IOException {
      closed = true;
      super.close();
    }
  }
}
