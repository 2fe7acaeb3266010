package dev.modelregistry.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** What came of work on other threads. */
final class Futures {

  private Futures() {}

  /**
   * Waits for the work.
   *
   * @param meanwhile what is going on, for the message of an interruption
   * @throws IOException if that ended the work
   */
  static <T> T result(Future<T> work, String meanwhile) throws IOException {
    try {
      return work.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while " + meanwhile);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      } else if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IOException("failed while " + meanwhile + ": " + e.getCause(), e);
    }
  }
}
