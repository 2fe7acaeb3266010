package dev.modelregistry.core.serve;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** The one thread that asks the registry, loads and closes for a live model, and its time. */
interface Worker {

  /** Returns the time, as {@link System#nanoTime} does. */
  long nanoTime();

  /** Returns a number from 0 to 1, at random. */
  double random();

  /** Lets a task run after a delay; one that comes after {@link #stop} may never run. */
  void later(Duration delay, Runnable task);

  /** Lets a task run at once, and returns when it is done. */
  void now(Runnable task);

  /**
   * Waits until something is done, as long as is allowed; says whether it is, or will be as soon as
   * the worker that asks is free.
   */
  boolean await(CountDownLatch done, Duration most);

  /** Ends the thread after the tasks that are due now. */
  void stop();
}
