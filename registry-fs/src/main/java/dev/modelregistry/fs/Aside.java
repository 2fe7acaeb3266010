package dev.modelregistry.fs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Work of the disk that goes on beside its caller, in a thread of its own. */
final class Aside {

  /** Work that may fail. */
  interface Work {
    void run() throws IOException;
  }

  private static final ExecutorService THREADS = Executors.newCachedThreadPool(Aside::daemon);

  private final CompletableFuture<Void> running;

  private Aside(CompletableFuture<Void> running) {
    this.running = running;
  }

  /** Returns work that was done before. */
  static Aside done() {
    return new Aside(CompletableFuture.completedFuture(null));
  }

  static Aside start(Work work) {
    return new Aside(CompletableFuture.runAsync(() -> run(work), THREADS));
  }

  boolean isDone() {
    return running.isDone();
  }

  /**
   * Waits for the end, and throws what the work threw.
   *
   * @throws IOException if it was one
   */
  void finish() throws IOException {
    try {
      running.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof UncheckedIOException failure) {
        throw failure.getCause();
      } else if (e.getCause() instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      throw e;
    }
  }

  private static void run(Work work) {
    try {
      work.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "model-registry-disk");
    thread.setDaemon(true);
    return thread;
  }
}
