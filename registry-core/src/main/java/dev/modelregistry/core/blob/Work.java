package dev.modelregistry.core.blob;

import dev.modelregistry.ProgressListener;
import dev.modelregistry.ProgressListener.Progress;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.function.LongSupplier;

/**
 * Tells a listener how far long work is, and ends the work where it was cancelled.
 *
 * <p>One instance may span several artifacts, so that the elapsed time is that of the whole. Used
 * by one thread at a time.
 */
public final class Work {

  /** A listener is told after so many bytes, so that small reads do not make it the bottleneck. */
  private static final long STEP_BYTES = 1 << 20;

  private final ProgressListener listener;
  private final LongSupplier nanoTime;
  private final long beganAt;

  private String phase = "waiting";
  private String subject = "";
  private long totalBytes = -1;
  private long doneBefore;
  private long told;

  /**
   * Begins to measure.
   *
   * @param nanoTime a clock in nanoseconds, as {@link System#nanoTime}
   */
  public Work(ProgressListener listener, LongSupplier nanoTime) {
    this.listener = listener;
    this.nanoTime = nanoTime;
    this.beganAt = nanoTime.getAsLong();
  }

  /** Returns work that tells nobody, and that an interruption still cancels. */
  public static Work silent() {
    return new Work(progress -> {}, () -> 0);
  }

  /**
   * Begins a phase; its bytes count from 0.
   *
   * @param totalBytes the bytes of the phase in all, -1 where they are not known
   */
  public void phase(String phase, long totalBytes) {
    this.phase = phase;
    this.totalBytes = totalBytes;
    this.doneBefore = 0;
    this.told = 0;
  }

  /** Turns to the next file or object. */
  void subject(String subject) {
    this.subject = subject;
    tell(0);
  }

  /**
   * Takes note that so many bytes of the subject are done; fewer than before where it began again.
   *
   * @throws CancellationException if the listener throws it or the thread is interrupted
   */
  void at(long doneBytes) {
    checkNotInterrupted();
    if (Math.abs(doneBefore + doneBytes - told) >= STEP_BYTES) {
      tell(doneBytes);
    }
  }

  /** Takes note that the subject is done. */
  void subjectDone(long sizeBytes) {
    tell(sizeBytes);
    doneBefore += sizeBytes;
  }

  /** Fails where the thread is interrupted, and leaves it so for whoever else looks. */
  static void checkNotInterrupted() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("the thread was interrupted, so its work was cancelled");
    }
  }

  private void tell(long doneBytes) {
    checkNotInterrupted();
    told = doneBefore + doneBytes;
    Duration elapsed = Duration.ofNanos(nanoTime.getAsLong() - beganAt);
    listener.update(new Progress(phase, subject, told, totalBytes, elapsed));
  }
}
