package dev.modelregistry;

import java.time.Duration;

/**
 * Told how far long work is. Called by the thread that works, often; returns soon.
 *
 * <p>Throw a {@link java.util.concurrent.CancellationException}, or interrupt the thread, to cancel
 * the work: nothing of it becomes visible.
 */
@FunctionalInterface
public interface ProgressListener {

  /** Takes note of how far the work is. */
  void update(Progress progress);

  /**
   * How far the work is.
   *
   * @param phase what is being done, in words
   * @param subject the file or object at hand
   * @param doneBytes bytes worked through so far
   * @param totalBytes bytes in all, -1 where it is not known
   * @param elapsed time since the work began
   */
  record Progress(String phase, String subject, long doneBytes, long totalBytes, Duration elapsed) {

    /** Returns the mean rate so far in bytes per second, 0 before any time has passed. */
    public double bytesPerSecond() {
      return elapsed.isZero() ? 0 : doneBytes * 1e9 / elapsed.toNanos();
    }
  }
}
