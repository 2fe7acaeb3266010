package dev.modelregistry.examples.bench;

import com.sun.management.ThreadMXBean;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Registration;
import dev.modelregistry.Version;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Registers a large file and copies it in turns, and prints the MB per second of the registration,
 * those of the copy, and the KiB that all threads allocated while the file was stored, large and
 * small.
 */
final class IngestProcess {

  private final SmallVersions small;
  private final Path scratch;
  private long number;

  private IngestProcess(ModelRegistry registry, Path scratch) throws IOException {
    this.small = SmallVersions.of(registry, scratch, 1_000);
    this.scratch = scratch;
  }

  /** Takes a folder, the bytes of the large file and of the small one, and the number of rounds. */
  public static void main(String[] arguments) throws Exception {
    Path scratch = Path.of(arguments[0]);
    long bytes = Long.parseLong(arguments[1]);
    long fewerBytes = Long.parseLong(arguments[2]);
    try (ModelRegistry registry = Bench.openToWrite(scratch.resolve("store"))) {
      IngestProcess process = new IngestProcess(registry, scratch);
      Path file = Stores.randomFile(scratch.resolve("large"), bytes, 1);
      Rounds.Medians rates =
          new Rounds(1, Integer.parseInt(arguments[3]))
              .alternate(() -> process.ingest(file) / 1e6, () -> process.copy(file) / 1e6);
      System.out.println(rates.value());
      System.out.println(rates.reference());
      Path smaller = Stores.randomFile(scratch.resolve("small"), fewerBytes, 2);
      process.allocatedKibibytes(smaller);
      System.out.println(process.allocatedKibibytes(file));
      System.out.println(process.allocatedKibibytes(smaller));
    }
  }

  /** Returns bytes per second. */
  private double ingest(Path file) throws Exception {
    change(file);
    Version[] version = new Version[1];
    double rate =
        Rounds.perSecond((double) Files.size(file), () -> version[0] = registration(file).commit());
    Files.delete(version[0].weights().path());
    return rate;
  }

  private double copy(Path file) throws Exception {
    Path copy = scratch.resolve("copy");
    double rate = Rounds.perSecond((double) Files.size(file), () -> copyAndSync(file, copy));
    Files.delete(copy);
    return rate;
  }

  private static void copyAndSync(Path file, Path copy) throws Exception {
    Process shell =
        new ProcessBuilder("sh", "-c", "cp \"$0\" \"$1\" && sync \"$1\"", "" + file, "" + copy)
            .inheritIO()
            .start();
    if (shell.waitFor() != 0) {
      throw new IOException("cp or sync failed");
    }
  }

  private double allocatedKibibytes(Path file) throws Exception {
    change(file);
    long before = allocated();
    AtomicLong last = new AtomicLong();
    Version version =
        registration(file)
            .progress(
                told -> {
                  if (told.doneBytes() == told.totalBytes()) {
                    last.set(allocated());
                  }
                })
            .commit();
    Files.delete(version.weights().path());
    return (last.get() - before) / 1024.0;
  }

  /** Makes the bytes new to the registry, which would not store them again. */
  private void change(Path file) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.writeLong(++number);
    }
  }

  private Registration registration(Path file) {
    return small.registration(++number).weights(file).environment(SmallVersions.image());
  }

  /** Those of threads that live: the one that computes the digest lives until it is known. */
  private static long allocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long sum = 0;
    for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
      sum += Math.max(0, bytes);
    }
    return sum;
  }
}
