package dev.modelregistry.core.serve;

import dev.modelregistry.LiveNotice;
import dev.modelregistry.value.Holding;
import java.time.Duration;

/**
 * A version that did not get to serve.
 *
 * @param holding the version, and the decision that asked for it
 * @param attempts how often it was tried
 * @param retryAt when it is tried again, by the worker's time
 */
record Failed(Holding holding, int attempts, long retryAt) {

  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final int MOST_DOUBLINGS = 6;

  /** Returns a version that failed just now; each time it waits about twice as long. */
  static Failed now(Holding holding, int attempts, Worker worker) {
    int doublings = Math.min(attempts - 1, MOST_DOUBLINGS);
    Duration retryIn = shortened(FIRST_RETRY.multipliedBy(1L << doublings), worker);
    return new Failed(holding, attempts, worker.nanoTime() + retryIn.toNanos());
  }

  /** Says in a sentence what happened. */
  String because(Throwable cause) {
    return String.format("%s was not loaded at attempt %d: %s", holding.version(), attempts, cause);
  }

  /** Returns what listeners are told. */
  LiveNotice notice(Throwable cause, Worker worker) {
    return new LiveNotice.NotLoaded(holding.version(), cause, attempts, untilDue(worker));
  }

  /** Returns a time at random down to four fifths of the most, never above. */
  static Duration shortened(Duration most, Worker worker) {
    return most.minusNanos((long) (most.toNanos() * worker.random() / 5));
  }

  /** Returns the same, to be tried at once. */
  Failed dueAt(long now) {
    return new Failed(holding, attempts, now);
  }

  boolean isDue(Worker worker) {
    return worker.nanoTime() - retryAt >= 0;
  }

  Duration untilDue(Worker worker) {
    return Duration.ofNanos(Math.max(0, retryAt - worker.nanoTime()));
  }
}
