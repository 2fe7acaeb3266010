package dev.modelregistry.examples.bench;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Snapshot;
import dev.modelregistry.core.Registries;
import dev.modelregistry.fs.FileSystemStorage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Captures a table that grows a little every day, and prints the median milliseconds to read the
 * last snapshots and the first, and to take the last and those around the tenth.
 */
final class ManyDaysProcess {

  private static final int AROUND = 11;
  private static final int ROWS = 20_000;
  private static final int BUFFER_BYTES = 128 << 10;

  private ManyDaysProcess() {}

  /** Takes a folder and the number of days. */
  public static void main(String[] arguments) throws Exception {
    Path scratch = Path.of(arguments[0]);
    int days = Integer.parseInt(arguments[1]);
    SplittableRandom random = new SplittableRandom(1_000);
    Path file = scratch.resolve("table.csv");
    append(file, ROWS, random);
    try (ModelRegistry registry =
        Registries.on(FileSystemStorage.at(scratch.resolve("store"))).actor(Bench.ACTOR).open()) {
      double[] millis = new double[days];
      for (int day = 0; day < days; day++) {
        millis[day] = Rounds.millis(() -> registry.dataset("days").snapshot().from(file).commit());
        append(file, 10, random);
      }
      double last = read(registry, days);
      double first = read(registry, 1);
      System.out.println(last);
      System.out.println(first);
      System.out.println(median(millis, days - AROUND));
      System.out.println(median(millis, 5));
    }
  }

  private static double median(double[] millis, int from) {
    return Rounds.median(Arrays.copyOfRange(millis, from, from + AROUND));
  }

  private static double read(ModelRegistry registry, long number) throws Exception {
    Snapshot snapshot = registry.dataset("days").snapshot(number);
    double[] millis = new double[AROUND];
    for (int i = 0; i < AROUND; i++) {
      millis[i] = Rounds.millis(() -> read(snapshot));
    }
    return Rounds.median(millis);
  }

  private static void read(Snapshot snapshot) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = snapshot.content().open()) {
      while (in.read(buffer) >= 0) {
        // The last read gives the verdict.
      }
    }
  }

  private static void append(Path file, int rows, SplittableRandom random) throws IOException {
    StringBuilder more = new StringBuilder();
    for (int i = 0; i < rows; i++) {
      more.append(random.nextInt(1_000_000)).append(",region-").append(random.nextInt(9));
      more.append(',').append(random.nextInt(100_000) / 100.0).append('\n');
    }
    Files.writeString(
        file, more, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
