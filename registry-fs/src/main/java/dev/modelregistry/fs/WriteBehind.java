package dev.modelregistry.fs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Has the disk write what a large file holds while more is written to it, so that the fsync at the
 * end finds little left to do: it is else as long as all that was before it.
 *
 * <p>A write-back that fails fails the file. A kernel reports once that it lost what was to be
 * written, and the fsync at the end would say that all is well.
 */
final class WriteBehind {

  /** Work of the disk that may fail. */
  interface WriteBack {
    void run() throws IOException;
  }

  private final WriteBack writeBack;
  private final long step;
  private CompletableFuture<Void> running = CompletableFuture.completedFuture(null);
  private long waiting;

  /**
   * Prepares for a file.
   *
   * @param step after so many bytes the disk is asked again, if it is not busy
   */
  WriteBehind(WriteBack writeBack, long step) {
    this.writeBack = writeBack;
    this.step = step;
  }

  /**
   * Takes note that so many bytes more were written.
   *
   * @throws IOException if the disk could not write what it was asked to
   */
  void wrote(long bytes) throws IOException {
    waiting += bytes;
    if (waiting >= step && running.isDone()) {
      finish();
      waiting = 0;
      running = CompletableFuture.runAsync(this::run, WriteBehind::start);
    }
  }

  /**
   * Waits until the disk is no longer busy.
   *
   * @throws IOException if it could not write what it was asked to
   */
  void finish() throws IOException {
    try {
      running.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof UncheckedIOException failure) {
        throw failure.getCause();
      }
      throw e;
    }
  }

  private void run() {
    try {
      writeBack.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A step takes the disk so long that a thread for each costs nothing. */
  private static void start(Runnable work) {
    Thread thread = new Thread(work, "model-registry-write-back");
    thread.setDaemon(true);
    thread.start();
  }
}
