package dev.modelregistry.s3;

import dev.modelregistry.spi.ObjectKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Remembers, in an object of the location, that its service was found fit, and tries it where that
 * object is missing.
 *
 * <p>It is asked for before the first creation and not when a bucket is opened. Only who writes
 * relies on conditions, and who founds a registry writes at once; a reader pays no request, needs
 * no permission to write and may open what another tool copied here. Safe for use by many threads.
 */
final class Fitness {

  /** No key of the registry has such a character, so no listing shows what lies below. */
  private static final String FOLDER = "~fitness";

  private static final ObjectKey MARKER = new ObjectKey("found-fit");

  private final Bucket own;
  private final Patience patience;
  private final ReentrantLock trying = new ReentrantLock();
  private volatile boolean known;

  Fitness(Bucket bucket, Patience patience) {
    this.own = bucket.below(FOLDER);
    this.patience = patience;
  }

  /** Takes a service for fit without having tried it. */
  static Fitness assumed(Bucket bucket) {
    Fitness fitness = new Fitness(bucket, Patience.STANDARD);
    fitness.known = true;
    return fitness;
  }

  /**
   * Makes sure that the service was found fit.
   *
   * @throws dev.modelregistry.spi.NotCreatedException if it is not; the message says what it did
   * @throws IOException if that could not be found out
   */
  void ensure() throws IOException {
    if (known) {
      return;
    }
    trying.lock();
    try {
      if (!known && patience.repeat(() -> own.head(MARKER)).isEmpty()) {
        tryNow();
        new ConditionalPut(own, patience)
            .create(
                MARKER, ConditionalPut.whole("found fit\n".getBytes(StandardCharsets.US_ASCII)));
      }
      known = true;
    } finally {
      trying.unlock();
    }
  }

  /** Tries the service, whatever is remembered. */
  void tryNow() throws IOException {
    Bucket scratch = own.below(UUID.randomUUID().toString());
    new Trial(scratch, patience, new SecureRandom()).run();
  }
}
