package dev.modelregistry.examples.bench;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.examples.LocalS3;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Registers versions of one model, or puts objects of one sequence, while others do the same; and
 * prints how often it did within a span of time.
 */
final class S3AppendProcess {

  private static final int ENTRY_BYTES = 1_500;

  private final long begin;
  private final long end;

  private S3AppendProcess(long begin, long end) {
    this.begin = begin;
    this.end = end;
  }

  /** Takes the endpoint, a folder, {@code register} or {@code put}, and the span in epoch ms. */
  public static void main(String[] arguments) throws Exception {
    S3AppendProcess process =
        new S3AppendProcess(Long.parseLong(arguments[3]), Long.parseLong(arguments[4]));
    System.out.println(
        arguments[2].equals("register")
            ? process.register(arguments[0], Path.of(arguments[1]))
            : process.put(arguments[0]));
  }

  private void awaitBegin() {
    for (long left = left(begin); left > 0; left = left(begin)) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(left));
    }
  }

  private static long left(long until) {
    return until - System.currentTimeMillis();
  }

  private int register(String endpoint, Path scratch) throws Exception {
    Path weights = Files.writeString(scratch.resolve("weights"), "weights of everybody");
    try (ModelRegistry registry = Bench.open(S3Bucket.open(endpoint, "append"))) {
      SmallVersions small = SmallVersions.of(registry, scratch, 1_000);
      awaitBegin();
      int registered = 0;
      while (left(end) > 0) {
        small.registration(registered).weights(weights).environment(SmallVersions.image()).commit();
        registered += left(end) > 0 ? 1 : 0;
      }
      return registered;
    }
  }

  /** Where a number of the sequence is taken, goes on to the next. */
  private int put(String endpoint) {
    try (S3Client client = S3Bucket.client(endpoint)) {
      RequestBody entry = RequestBody.fromBytes(new byte[ENTRY_BYTES]);
      awaitBegin();
      int won = 0;
      for (int next = 1; left(end) > 0; next++) {
        String key = String.format("sequence/%012d", next);
        try {
          client.putObject(b -> b.bucket(LocalS3.BUCKET).key(key).ifNoneMatch("*"), entry);
          won += left(end) > 0 ? 1 : 0;
        } catch (S3Exception taken) {
          if (taken.statusCode() != 412 && taken.statusCode() != 409) {
            throw taken;
          }
        }
      }
      return won;
    }
  }
}
