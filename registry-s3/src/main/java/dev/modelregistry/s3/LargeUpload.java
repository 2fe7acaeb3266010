package dev.modelregistry.s3;

import dev.modelregistry.spi.Creation;
import dev.modelregistry.spi.NotCreatedException;
import dev.modelregistry.spi.ObjectKey;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.Part;

/**
 * Creates an object in parts that are sent at the same time. Nothing is visible until the request
 * that completes the upload, which is conditional as a PutObject is; what fails before is aborted.
 *
 * <p>Where a process that died left an upload of the same key, this one goes on with it and sends
 * only those parts whose MD5 the service does not have already.
 */
final class LargeUpload {

  private static final String SENT = "parts were sent";
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(10);

  private final Uploads uploads;
  private final Bucket bucket;
  private final ConditionalPut puts;
  private final Patience patience;
  private final Clock clock;
  private final AtomicBoolean swept = new AtomicBoolean();

  LargeUpload(Bucket bucket, ConditionalPut puts, Patience patience, Clock clock) {
    this.uploads = new Uploads(bucket);
    this.bucket = bucket;
    this.puts = puts;
    this.patience = patience;
    this.clock = clock;
  }

  /** An upload that parts are sent to, and those that it had before. */
  private record Target(ObjectKey key, String upload, Map<Integer, Part> had) {}

  Creation create(ObjectKey key, byte[] first, Parts rest, boolean continued) throws IOException {
    // Of an upload that another began the name is not known; if the answer to its completion is
    // lost, the object counts as another's, and the caller takes another key.
    String creation = UUID.randomUUID().toString();
    Optional<String> left = continued ? uploads.left(key) : Optional.empty();
    Target target =
        left.isPresent()
            ? new Target(key, left.get(), uploads.parts(key, left.get()))
            : new Target(key, begin(key, creation), Map.of());
    boolean decided = false;
    try {
      List<CompletedPart> parts = send(target, first, rest);
      Creation outcome =
          puts.create(key, creation, (b, k, name) -> uploads.complete(k, target.upload(), parts));
      decided = outcome == Creation.CREATED;
      return outcome;
    } finally {
      if (!decided) {
        uploads.abort(bucket.path(key.value()), target.upload());
      }
      if (!swept.getAndSet(true)) {
        uploads.sweep(clock.instant());
      }
    }
  }

  /** One that was begun and whose answer was lost is left to be swept. */
  private String begin(ObjectKey key, String creation) throws IOException {
    try {
      return patience.repeat(() -> uploads.begin(key, creation));
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      // Nothing is visible before an upload is completed, and this one has not even a name.
      throw new NotCreatedException(String.valueOf(e.getMessage()), e);
    }
  }

  private List<CompletedPart> send(Target target, byte[] first, Parts rest) throws IOException {
    ExecutorService threads =
        Executors.newFixedThreadPool(S3Storage.PARTS_IN_FLIGHT, Threads::daemon);
    List<Future<CompletedPart>> sent = new ArrayList<>();
    try {
      List<CompletedPart> parts = new ArrayList<>();
      sent.add(threads.submit(part(target, 1, first)));
      while (!rest.ended()) {
        // Who gives the payload forgets with its last byte that it was begun, so all else is sent
        // before; and the oldest part is waited for where the memory is full.
        int others = rest.lastIsNext() ? 0 : S3Storage.PARTS_IN_FLIGHT - 1;
        await(sent, sent.size() - others, parts);
        byte[] bytes = rest.next();
        if (bytes.length > 0) {
          sent.add(threads.submit(part(target, sent.size() + 1, bytes)));
        }
      }
      await(sent, sent.size(), parts);
      return parts;
    } finally {
      threads.shutdownNow();
      awaitEnd(threads);
    }
  }

  /** Waits until the first parts have arrived, and takes note of them. */
  private static void await(
      List<Future<CompletedPart>> sent, int howMany, List<CompletedPart> arrived)
      throws IOException {
    while (arrived.size() < howMany) {
      arrived.add(Futures.result(sent.get(arrived.size()), SENT));
    }
  }

  /** A part that arrives after its upload was aborted would be kept, and paid for, by nobody. */
  private static void awaitEnd(ExecutorService threads) {
    try {
      threads.awaitTermination(AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Callable<CompletedPart> part(Target target, int number, byte[] bytes) {
    return () -> sendPart(target, number, bytes);
  }

  private CompletedPart sendPart(Target target, int number, byte[] bytes) throws IOException {
    Part had = target.had().get(number);
    if (had != null && Uploads.holds(had, bytes)) {
      return CompletedPart.builder().partNumber(number).eTag(had.eTag()).build();
    }
    for (int failures = 1; ; failures++) {
      try {
        return uploads.send(target.key(), target.upload(), number, bytes);
      } catch (SdkException e) {
        if (failures >= patience.attempts() || Failures.isRefusalOfABody(e)) {
          throw Failures.translated("send part " + number + " of " + target.key(), bucket, e);
        }
        patience.pause().after(failures);
      }
    }
  }
}
