package dev.modelregistry.examples.bench;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.examples.Folders;
import dev.modelregistry.examples.LocalS3;
import dev.modelregistry.examples.bench.Reading.Measured;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A registry in a bucket, beside what its server does for anybody. */
final class S3Figures {

  private static final int PROCESSES = 8;

  private S3Figures() {}

  static List<Figure> of(Bench bench) {
    return List.of(
        new Figure("s3-transfer", () -> onServer(bench, S3Figures::transfer)),
        new Figure("s3-resolve", () -> onServer(bench, S3Figures::resolve)),
        new Figure("s3-append", () -> onServer(bench, S3Figures::append)),
        new Figure("s3-memory", () -> onServer(bench, S3Figures::memory)));
  }

  private interface Scene {
    List<Reading> measure(Bench bench, LocalS3 server, Path scratch) throws Exception;
  }

  private static List<Reading> onServer(Bench bench, Scene scene) throws Exception {
    Path scratch = Files.createTempDirectory(bench.folder(), "s3-");
    try (LocalS3 server = LocalS3.start(scratch)) {
      return scene.measure(bench, server, scratch);
    } finally {
      Folders.delete(scratch);
    }
  }

  /** A process that finds the server's credentials where the SDK looks for them. */
  private static ChildJvm child(String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    all.add("-Daws.accessKeyId=" + LocalS3.ACCESS_KEY);
    all.add("-Daws.secretAccessKey=" + LocalS3.SECRET_KEY);
    return ChildJvm.withOptions(all.toArray(String[]::new));
  }

  private static List<Reading> transfer(Bench bench, LocalS3 server, Path scratch)
      throws Exception {
    List<Double> rates =
        child("-Xmx1g")
            .numbers(
                S3TransferProcess.class,
                server.endpoint().toString(),
                scratch.toString(),
                Long.toString(bench.sizes().blobBytes()),
                Integer.toString(bench.sizes().quick() ? 1 : 3));
    String reference = "the SDK's own multipart code, the same parts at a time";
    return List.of(
        new Reading(
            "s3-transfer-upload",
            new Measured(rates.get(0), "MB per second", reference, rates.get(1)),
            Goal.ratioAtLeast(0.9)),
        new Reading(
            "s3-transfer-download",
            new Measured(rates.get(2), "MB per second", reference, rates.get(3)),
            Goal.ratioAtLeast(0.9)));
  }

  private static List<Reading> resolve(Bench bench, LocalS3 server, Path scratch) throws Exception {
    List<Double> millis =
        child()
            .numbers(
                S3ResolveProcess.class,
                server.endpoint().toString(),
                scratch.toString(),
                Integer.toString(bench.sizes().quick() ? 3 : 400));
    return List.of(
        new Reading(
            "s3-resolve-latest",
            new Measured(
                millis.get(0), "ms per call", "one bare GetObject that answers 404", millis.get(1)),
            Goal.ratioAtMost(1.2)));
  }

  private static List<Reading> append(Bench bench, LocalS3 server, Path scratch) throws Exception {
    try (ModelRegistry registry = Bench.open(S3Bucket.open(server, "append"))) {
      SmallVersions.of(registry, scratch, 1_000);
    }
    double registered = together(bench, server, scratch, "register");
    double put = together(bench, server, scratch, "put");
    return List.of(
        new Reading(
            "s3-append-8-processes",
            new Measured(
                registered,
                "versions per second",
                "conditional puts per second that win, of as many processes on one sequence",
                put),
            Goal.none()));
  }

  /** Returns how much all processes did per second in a time that begins when all have started. */
  private static double together(Bench bench, LocalS3 server, Path scratch, String what)
      throws Exception {
    Duration startUp = Duration.ofSeconds(20);
    Duration time = Duration.ofSeconds(bench.sizes().quick() ? 2 : 20);
    long begin = System.currentTimeMillis() + startUp.toMillis();
    ExecutorService threads = Executors.newFixedThreadPool(PROCESSES);
    try {
      List<Future<List<Double>>> running = new ArrayList<>();
      for (int i = 0; i < PROCESSES; i++) {
        Path inputs = Files.createDirectories(scratch.resolve(what + i));
        String[] arguments = {
          server.endpoint().toString(),
          inputs.toString(),
          what,
          Long.toString(begin),
          Long.toString(begin + time.toMillis())
        };
        running.add(
            threads.submit(() -> child("-Xmx192m").numbers(S3AppendProcess.class, arguments)));
      }
      double sum = 0;
      for (Future<List<Double>> each : running) {
        sum += each.get().get(0);
      }
      return sum / time.toSeconds();
    } finally {
      threads.shutdown();
    }
  }

  private static List<Reading> memory(Bench bench, LocalS3 server, Path scratch) throws Exception {
    long large = bench.sizes().quick() ? 256L << 20 : 20L << 30;
    long small = bench.sizes().quick() ? 128L << 20 : 1L << 30;
    double value = peakMegabytes(server, large);
    double reference = peakMegabytes(server, small);
    return List.of(
        new Reading(
            "s3-memory-of-an-upload",
            new Measured(
                value,
                "MB of memory at most, uploading " + (large >> 20) + " MiB",
                "uploading " + (small >> 20) + " MiB",
                reference),
            Goal.ratioAtMost(1.2)));
  }

  /**
   * A heap is filled before it is cleared, so one that is larger than needed shows its own size.
   */
  private static double peakMegabytes(LocalS3 server, long bytes) throws Exception {
    return child("-Xmx192m")
        .numbers(S3MemoryProcess.class, server.endpoint().toString(), Long.toString(bytes))
        .get(0);
  }
}
