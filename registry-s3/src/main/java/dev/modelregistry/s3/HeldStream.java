package dev.modelregistry.s3;

import java.io.InputStream;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A body that gives its second half once all others are as far; after a time it no longer waits, as
 * a client may have fewer connections than there are bodies.
 */
final class HeldStream extends InputStream {

  private static final long PATIENCE_SECONDS = 5;

  private final byte[] body;
  private final CyclicBarrier halfway;
  private int at;

  HeldStream(byte[] body, CyclicBarrier halfway) {
    this.body = body;
    this.halfway = halfway;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) {
    if (at == body.length) {
      return -1;
    }
    if (at == body.length / 2) {
      await();
    }
    int until = at < body.length / 2 ? body.length / 2 : body.length;
    int given = Math.min(length, until - at);
    System.arraycopy(body, at, buffer, offset, given);
    at += given;
    return given;
  }

  private void await() {
    try {
      halfway.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (BrokenBarrierException | TimeoutException goOnAlone) {
      // Then this key shows less than it could.
    }
  }
}
