package dev.modelregistry.s3;

import dev.modelregistry.spi.NotCreatedException;
import dev.modelregistry.spi.RefusedException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * How often a request is tried, and how long is waited before it is tried again.
 *
 * @param attempts the most tries
 * @param pause waits after so many failures, at least 1
 */
record Patience(int attempts, Pause pause) {

  /** Tries five times, up to about three seconds in all. */
  static final Patience STANDARD = new Patience(5, Patience::backOff);

  /** How to wait. */
  @FunctionalInterface
  interface Pause {
    void after(int failures) throws InterruptedIOException;
  }

  /** A request that may be sent again. */
  @FunctionalInterface
  interface Request<T> {
    T send() throws IOException;
  }

  /** Sends a request until it is answered; what is absent stays so. */
  <T> T repeat(Request<T> request) throws IOException {
    for (int failures = 1; ; failures++) {
      try {
        return request.send();
      } catch (NoSuchFileException
          | InterruptedIOException
          | NotCreatedException
          | RefusedException answered) {
        throw answered;
      } catch (IOException e) {
        if (failures >= attempts) {
          throw e;
        }
        pause.after(failures);
      }
    }
  }

  /** Waits up to 0.1, 0.2, 0.4 … s, by chance: a service that asks for fewer requests gets them. */
  private static void backOff(int failures) throws InterruptedIOException {
    long mostMillis = Duration.ofMillis(100L << Math.min(failures - 1, 6)).toMillis();
    try {
      TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(mostMillis + 1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a request waited to be tried again");
    }
  }
}
