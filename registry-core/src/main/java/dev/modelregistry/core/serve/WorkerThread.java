package dev.modelregistry.core.serve;

import dev.modelregistry.error.Unavailable;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A worker in real time: a daemon thread. */
final class WorkerThread implements Worker {

  private final ScheduledThreadPoolExecutor executor;
  private final String name;
  private volatile @Nullable Thread thread;

  WorkerThread(String name) {
    this.name = name;
    this.executor = new ScheduledThreadPoolExecutor(1, this::thread);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    executor.setRemoveOnCancelPolicy(true);
  }

  private Thread thread(Runnable work) {
    Thread started = new Thread(work, "model-registry-live " + name);
    started.setDaemon(true);
    thread = started;
    return started;
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public double random() {
    return ThreadLocalRandom.current().nextDouble();
  }

  @Override
  public void later(Duration delay, Runnable task) {
    try {
      Future<?> unused = executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException stopped) {
      // Nothing is left to do once the worker was stopped.
    }
  }

  @Override
  public void now(Runnable task) {
    if (Thread.currentThread() == thread) {
      task.run();
      return;
    }
    try {
      executor.submit(task).get();
    } catch (RejectedExecutionException stopped) {
      throw new Unavailable("the live model of " + name + " is closed; open it again", stopped);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      CancellationException cancelled =
          new CancellationException("interrupted while waiting for the live model of " + name);
      cancelled.initCause(e);
      throw cancelled;
    } catch (ExecutionException e) {
      throw rethrown(e);
    }
  }

  private static RuntimeException rethrown(ExecutionException e) {
    if (e.getCause() instanceof RuntimeException thrown) {
      return thrown;
    } else if (e.getCause() instanceof Error error) {
      throw error;
    }
    return new IllegalStateException(e.getCause());
  }

  @Override
  public boolean await(CountDownLatch done, Duration most) {
    if (Thread.currentThread() == thread) {
      // A listener that closes its live model would wait for what comes after it.
      return true;
    }
    try {
      return done.await(most.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void stop() {
    executor.shutdown();
  }
}
