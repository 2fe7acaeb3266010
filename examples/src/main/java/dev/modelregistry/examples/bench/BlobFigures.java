package dev.modelregistry.examples.bench;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Verification;
import dev.modelregistry.VerifyRequest;
import dev.modelregistry.examples.Folders;
import dev.modelregistry.examples.bench.Reading.Measured;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Large files into the store, out of it, and checked where they are. */
final class BlobFigures {

  private static final int BUFFER_BYTES = 128 << 10;
  private static final double MEGABYTE = 1e6;

  private final Bench bench;
  private final Sizes sizes;

  private BlobFigures(Bench bench) {
    this.bench = bench;
    this.sizes = bench.sizes();
  }

  static List<Figure> of(Bench bench) {
    BlobFigures blobs = new BlobFigures(bench);
    return List.of(
        new Figure("ingest", blobs::ingest),
        new Figure("blob", blobs::blob),
        new Figure("stream-verified", () -> List.of(blobs.stream())),
        new Figure("verify", blobs::verify));
  }

  private List<Reading> ingest() throws Exception {
    Path scratch = Files.createTempDirectory(bench.folder(), "ingest-");
    try {
      List<Double> numbers =
          ChildJvm.withOptions("-Xmx64m")
              .numbers(
                  IngestProcess.class,
                  scratch.toString(),
                  Long.toString(sizes.blobBytes()),
                  Long.toString(sizes.smallBlobBytes()),
                  Integer.toString(sizes.rounds().measured()));
      return List.of(
          new Reading(
              "ingest",
              new Measured(
                  numbers.get(0),
                  "MB per second, " + mebibytes(sizes.blobBytes()) + " in a heap of 64 MiB",
                  "cp and fsync",
                  numbers.get(1)),
              Goal.ratioAtLeast(0.8)),
          new Reading(
              "ingest-allocation",
              new Measured(
                  numbers.get(2),
                  "KiB allocated to store " + mebibytes(sizes.blobBytes()),
                  "the same for " + mebibytes(sizes.smallBlobBytes()),
                  numbers.get(3)),
              Goal.ratioAtMost(1.1)));
    } finally {
      Folders.delete(scratch);
    }
  }

  private List<Reading> blob() throws Exception {
    Jmh jmh = Jmh.run(BlobBenchmarks.class, smallAndLarge().toString(), sizes);
    return List.of(constant(jmh, "path", "path()"), constant(jmh, "map", "path() and a mapping"));
  }

  private Reading constant(Jmh jmh, String name, String what) {
    return new Reading(
        "blob-" + name,
        new Measured(
            jmh.score(name + "Large"),
            "µs for " + what + " of " + mebibytes(sizes.blobBytes()),
            "the same of " + mebibytes(sizes.smallBlobBytes()),
            jmh.score(name + "Small")),
        Goal.ratioAtMost(1.2));
  }

  private Path smallAndLarge() throws IOException {
    return bench.stores().withBlobs(List.of(sizes.smallBlobBytes(), sizes.blobBytes()));
  }

  private Reading stream() throws Exception {
    Path store = smallAndLarge();
    double megabytes = sizes.blobBytes() / MEGABYTE;
    Rounds.Medians medians =
        sizes
            .rounds()
            .alternate(
                () -> Rounds.perSecond(megabytes, () -> readVerified(store)),
                () -> Rounds.perSecond(megabytes, () -> digest(sizes.blobBytes())));
    return new Reading(
        "stream-verified",
        new Measured(
            medians.value(),
            "MB per second, " + mebibytes(sizes.blobBytes()) + " read to the end",
            "SHA-256 of as many bytes in memory, one thread",
            medians.reference()),
        Goal.ratioAtLeast(0.9));
  }

  private static void readVerified(Path store) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (ModelRegistry registry = Bench.openToRead(store);
        InputStream in = registry.model(SmallVersions.MODEL).version(2).weights().open()) {
      while (in.read(buffer) >= 0) {
        // The last read gives the verdict.
      }
    }
  }

  private static void digest(long bytes) throws Exception {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    byte[] block = new byte[BUFFER_BYTES];
    for (long left = bytes; left > 0; left -= block.length) {
      sha256.update(block);
    }
    sha256.digest();
  }

  private List<Reading> verify() throws Exception {
    if (!hasOpenssl()) {
      bench.tell("verify is left out: there is no openssl to compare with");
      return List.of();
    }
    Path store =
        bench
            .stores()
            .withBlobs(Stream.generate(sizes::blobBytes).limit(sizes.verifiedBlobs()).toList());
    long bytes = sizes.verifiedBlobs() * sizes.blobBytes();
    int threads = Runtime.getRuntime().availableProcessors();
    Rounds.Medians medians =
        sizes
            .rounds()
            .alternate(
                () -> Rounds.perSecond(bytes / MEGABYTE, () -> verify(store)),
                () -> Rounds.perSecond(bytes / MEGABYTE, () -> openssl(store, threads)));
    return List.of(
        new Reading(
            "verify",
            new Measured(
                medians.value(),
                "MB per second, " + mebibytes(bytes),
                "openssl dgst -sha256 of the same files, " + threads + " processes",
                medians.reference()),
            Goal.ratioAtLeast(0.9)));
  }

  private static boolean hasOpenssl() throws InterruptedException {
    try {
      return new ProcessBuilder("openssl", "version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException notInstalled) {
      return false;
    }
  }

  private static void verify(Path store) throws IOException {
    try (ModelRegistry registry = Bench.openToRead(store)) {
      Verification found = registry.verify(VerifyRequest.everything());
      if (!found.problems().isEmpty()) {
        throw new IllegalStateException("the store is damaged: " + found.problems());
      }
    }
  }

  private static void openssl(Path store, int processes) throws Exception {
    List<List<String>> commands = new ArrayList<>();
    for (int i = 0; i < processes; i++) {
      commands.add(new ArrayList<>(List.of("openssl", "dgst", "-sha256")));
    }
    try (Stream<Path> blobs =
        Files.list(store.resolve("models").resolve(SmallVersions.MODEL).resolve("blobs"))) {
      int next = 0;
      for (Path blob : blobs.toList()) {
        commands.get(next++ % processes).add(blob.toString());
      }
    }
    List<Process> running = new ArrayList<>();
    for (List<String> command : commands) {
      running.add(
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start());
    }
    for (Process process : running) {
      if (process.waitFor() != 0) {
        throw new IOException("openssl failed");
      }
    }
  }

  private static String mebibytes(long bytes) {
    return String.format("%,d MiB", bytes >> 20);
  }
}
