package dev.modelregistry.s3;

import dev.modelregistry.spi.Creation;
import dev.modelregistry.spi.ObjectKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * Creates an object in parts that are sent at the same time. Nothing is visible until the request
 * that completes the upload, which is conditional as a PutObject is; what fails before is aborted.
 */
final class LargeUpload {

  private static final String SENT = "parts were sent";

  private final Bucket bucket;
  private final ConditionalPut puts;
  private final Patience patience;

  LargeUpload(Bucket bucket, ConditionalPut puts, Patience patience) {
    this.bucket = bucket;
    this.puts = puts;
    this.patience = patience;
  }

  Creation create(ObjectKey key, byte[] first, Parts rest) throws IOException {
    String creation = UUID.randomUUID().toString();
    String upload = begin(key, creation);
    boolean decided = false;
    try {
      List<CompletedPart> parts = send(key, upload, first, rest);
      Creation outcome = puts.create(key, creation, (b, k, name) -> complete(k, upload, parts));
      decided = outcome == Creation.CREATED;
      return outcome;
    } finally {
      if (!decided) {
        abort(key, upload);
      }
    }
  }

  private String begin(ObjectKey key, String creation) throws IOException {
    try {
      return bucket
          .client()
          .createMultipartUpload(
              b ->
                  b.bucket(bucket.name())
                      .key(bucket.path(key))
                      .metadata(Map.of(Bucket.CREATION, creation)))
          .uploadId();
    } catch (SdkException e) {
      // Nothing is visible before an upload is completed, and this one has not even a name.
      throw Failures.notCreated("begin the upload of " + key, bucket, e);
    }
  }

  private List<CompletedPart> send(ObjectKey key, String upload, byte[] first, Parts rest)
      throws IOException {
    ExecutorService threads = Executors.newFixedThreadPool(S3Storage.PARTS_IN_FLIGHT - 1);
    List<Future<CompletedPart>> sent = new ArrayList<>();
    try {
      sent.add(threads.submit(part(key, upload, 1, first)));
      while (!rest.ended()) {
        // The oldest is waited for, so that so many parts are in memory at most: those on their
        // way, and the one that is read.
        if (sent.size() >= S3Storage.PARTS_IN_FLIGHT - 1) {
          Futures.result(sent.get(sent.size() - (S3Storage.PARTS_IN_FLIGHT - 1)), SENT);
        }
        byte[] bytes = rest.next();
        sent.add(threads.submit(part(key, upload, sent.size() + 1, bytes)));
      }
      List<CompletedPart> parts = new ArrayList<>();
      for (Future<CompletedPart> each : sent) {
        parts.add(Futures.result(each, SENT));
      }
      return parts;
    } finally {
      threads.shutdownNow();
    }
  }

  private Callable<CompletedPart> part(ObjectKey key, String upload, int number, byte[] bytes) {
    return () -> sendPart(key, upload, number, bytes);
  }

  private CompletedPart sendPart(ObjectKey key, String upload, int number, byte[] bytes)
      throws IOException {
    for (int failures = 1; ; failures++) {
      try {
        String tag =
            bucket
                .client()
                .uploadPart(
                    b ->
                        b.bucket(bucket.name())
                            .key(bucket.path(key))
                            .uploadId(upload)
                            .partNumber(number)
                            .contentMD5(Md5.of(bytes)),
                    RequestBody.fromBytes(bytes))
                .eTag();
        return CompletedPart.builder().partNumber(number).eTag(tag).build();
      } catch (SdkException e) {
        if (failures >= patience.attempts() || Failures.isRefusal(e)) {
          throw Failures.translated("send part " + number + " of " + key, bucket, e);
        }
        patience.pause().after(failures);
      }
    }
  }

  private void complete(ObjectKey key, String upload, List<CompletedPart> parts) {
    bucket
        .client()
        .completeMultipartUpload(
            b ->
                b.bucket(bucket.name())
                    .key(bucket.path(key))
                    .uploadId(upload)
                    .ifNoneMatch("*")
                    .multipartUpload(m -> m.parts(parts)));
  }

  /** As well as it can be done; a lifecycle rule of the bucket does the rest. */
  private void abort(ObjectKey key, String upload) {
    try {
      bucket
          .client()
          .abortMultipartUpload(
              b -> b.bucket(bucket.name()).key(bucket.path(key)).uploadId(upload));
    } catch (SdkException leftToTheLifecycleRule) {
      // What brought us here is thrown.
    }
  }
}
