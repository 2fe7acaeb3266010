package dev.modelregistry.s3;

import java.io.ByteArrayInputStream;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A body that gives its second half once all others are as far; after a time it no longer waits, as
 * a client may have fewer connections than there are bodies.
 */
final class HeldStream extends ByteArrayInputStream {

  private static final long PATIENCE_SECONDS = 5;

  private final CyclicBarrier halfway;
  private boolean passed;

  HeldStream(byte[] body, CyclicBarrier halfway) {
    super(body);
    this.halfway = halfway;
  }

  @Override
  public synchronized int read() {
    waitAt(pos);
    return super.read();
  }

  @Override
  public synchronized int read(byte[] buffer, int offset, int length) {
    waitAt(pos);
    int untilHalf = passed ? length : Math.min(length, count / 2 - pos);
    return super.read(buffer, offset, untilHalf);
  }

  private void waitAt(int position) {
    if (passed || position < count / 2) {
      return;
    }
    passed = true;
    try {
      halfway.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (BrokenBarrierException | TimeoutException goOnAlone) {
      // Then this key shows less than it could.
    }
  }
}
