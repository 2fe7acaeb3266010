package dev.modelregistry.core.audit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

/**
 * Reads on several threads, whose outcomes one thread learns in the order in which it asked.
 *
 * <p>So whoever asks shares nothing with the threads that read. A bounded number of reads is open
 * at a time; one more waits for the oldest. For one thread; closing it ends the reads that are
 * open.
 */
public final class Reads implements AutoCloseable {

  private static final int AHEAD = 8;

  private final ExecutorService threads;
  private final int most;
  private final Deque<Open<?>> open = new ArrayDeque<>();

  /** A read that was asked for. */
  private record Open<T>(Future<T> read, Consumer<T> told) {
    void finish() {
      told.accept(outcome(read));
    }
  }

  /**
   * Prepares to read.
   *
   * @param threads how many threads, made when they are needed
   */
  public Reads(int threads, ThreadFactory factory) {
    this.threads = Executors.newFixedThreadPool(threads, factory);
    this.most = threads * AHEAD;
  }

  /** Asks for a read; the outcome is told before {@link #finish} returns, by this thread. */
  <T> void ask(Callable<T> read, Consumer<T> told) {
    if (open.size() == most) {
      open.remove().finish();
    }
    open.add(new Open<>(threads.submit(read), told));
  }

  /**
   * Waits for every read that was asked for.
   *
   * @throws CancellationException if the thread is interrupted
   */
  void finish() {
    while (!open.isEmpty()) {
      open.remove().finish();
    }
  }

  private static <T> T outcome(Future<T> read) {
    try {
      return read.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      CancellationException cancelled =
          new CancellationException("the thread was interrupted, so its work was cancelled");
      cancelled.initCause(e);
      throw cancelled;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("reading failed", e.getCause());
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
