package dev.modelregistry.spi.testkit;

import static org.junit.jupiter.api.Assertions.fail;

import dev.modelregistry.spi.Creation;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Storage;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Writers of one key, all held at the last byte of their payloads until every one is there. */
final class Race {

  /** The most a race may take before it is a failure: far above any honest storage. */
  private static final long LIMIT_SECONDS = 120;

  private Race() {}

  /**
   * Runs one writer per payload, alternately on the two storages.
   *
   * @return what each writer was told, in the order of the payloads
   */
  static List<Creation> run(
      List<Storage> storages, ObjectKey key, List<byte[]> payloads, Duration patience)
      throws Exception {
    CountDownLatch outstanding = new CountDownLatch(payloads.size());
    ExecutorService threads = Executors.newFixedThreadPool(payloads.size());
    try {
      List<Future<Creation>> writers = new ArrayList<>();
      for (int i = 0; i < payloads.size(); i++) {
        Storage storage = storages.get(i % storages.size());
        byte[] bytes = payloads.get(i);
        writers.add(threads.submit(() -> write(storage, key, bytes, outstanding, patience)));
      }
      List<Creation> outcomes = new ArrayList<>();
      for (Future<Creation> writer : writers) {
        outcomes.add(result(writer));
      }
      return outcomes;
    } finally {
      threads.shutdownNow();
    }
  }

  private static Creation write(
      Storage storage, ObjectKey key, byte[] bytes, CountDownLatch outstanding, Duration patience)
      throws IOException {
    boolean[] arrived = {false};
    try {
      return storage.create(
          key,
          Payloads.heldAtLastByte(
              bytes,
              () -> {
                arrived[0] = true;
                outstanding.countDown();
                await(outstanding, patience);
              }));
    } finally {
      // A storage may answer without reading to the end; the others must not wait for this writer.
      if (!arrived[0]) {
        outstanding.countDown();
      }
    }
  }

  /** Waits for the others; where they queue behind this writer they never come, so not for long. */
  static boolean await(CountDownLatch latch, Duration patience) throws IOException {
    try {
      return latch.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("the race was ended").initCause(e);
    }
  }

  static <T> T result(Future<T> future) throws Exception {
    try {
      return future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      return fail("a storage operation did not return within " + LIMIT_SECONDS + " seconds", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }
}
