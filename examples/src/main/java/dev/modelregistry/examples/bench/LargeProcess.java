package dev.modelregistry.examples.bench;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Snapshot;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * Captures a file far larger than the heap, changes it here and there, captures it again as a
 * delta, reads both back, and prints how many GiB came back as they were.
 */
final class LargeProcess {

  private static final long STEP = 1 << 20;
  private static final int RECORD_BYTES = 1_000;

  private LargeProcess() {}

  /** Takes a folder and the number of bytes, most of which are never written to the disk. */
  public static void main(String[] arguments) throws IOException {
    Path scratch = Path.of(arguments[0]);
    long bytes = Long.parseLong(arguments[1]);
    Path file = scratch.resolve("large");
    write(file, bytes, 1, 1);
    try (ModelRegistry registry = Bench.openToWrite(scratch.resolve("store"))) {
      Snapshot first = registry.dataset("large").snapshot().from(file).commit();
      write(file, bytes + RECORD_BYTES, 50, 2);
      Snapshot second = registry.dataset("large").snapshot().from(file).commit();
      if (!second.content().stored().how().startsWith("delta")) {
        throw new IOException("the second day is kept as " + second.content().stored().how());
      }
      long read = 0;
      for (Snapshot snapshot : new Snapshot[] {first, second}) {
        read += snapshot.content().verify().contents().totalBytes();
      }
      System.out.println(read / (double) (1L << 30));
    }
  }

  /** Writes a record into every so many steps of a file, which has holes between them. */
  private static void write(Path file, long bytes, int every, long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] record = new byte[RECORD_BYTES];
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.setLength(bytes);
      for (long at = 0; at + RECORD_BYTES <= bytes; at += every * STEP) {
        random.nextBytes(record);
        out.seek(at);
        out.write(record);
      }
      random.nextBytes(record);
      out.seek(bytes - RECORD_BYTES);
      out.write(record);
    }
  }
}
