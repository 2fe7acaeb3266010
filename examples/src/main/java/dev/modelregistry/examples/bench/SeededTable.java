package dev.modelregistry.examples.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A table of some 107 bytes a row that changes from day to day: 1 % of the rows are appended, 0.1 %
 * are edited where they stand, 0.1 % are inserted anywhere, 0.05 % go.
 */
final class SeededTable {

  private static final int PARTS = 10_000;
  private static final int GONE = 5;
  private static final int INSERTED = 15;
  private static final int EDITED = 25;

  private final SplittableRandom random = new SplittableRandom(20);
  private long ids;

  private SeededTable() {}

  /** Writes the days of a table that begins with so many rows. */
  static List<Path> write(Path folder, int rows, int days) throws IOException {
    SeededTable table = new SeededTable();
    List<Path> files = new ArrayList<>();
    for (int day = 1; day <= days; day++) {
      Path file = folder.resolve(String.format("%03d.csv", day));
      if (day == 1) {
        table.first(file, rows);
      } else {
        table.next(files.get(files.size() - 1), file);
      }
      files.add(file);
    }
    return files;
  }

  private void first(Path file, int rows) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (int i = 0; i < rows; i++) {
        out.write(row());
      }
    }
  }

  private void next(Path yesterday, Path today) throws IOException {
    try (BufferedReader in = Files.newBufferedReader(yesterday);
        BufferedWriter out = Files.newBufferedWriter(today)) {
      long rows = 0;
      for (String row = in.readLine(); row != null; row = in.readLine()) {
        rows++;
        int fate = random.nextInt(PARTS);
        if (fate >= GONE) {
          out.write(fate < INSERTED ? row() : "");
          out.write(fate >= INSERTED && fate < EDITED ? edited(row) : row);
          out.write('\n');
        }
      }
      for (long i = 0; i < rows / 100; i++) {
        out.write(row());
      }
    }
  }

  private String edited(String row) {
    return row.substring(0, row.length() - 8) + String.format("%08x", random.nextInt());
  }

  private String row() {
    return ids++
        + ",2026-"
        + (10 + random.nextInt(3))
        + "-"
        + (10 + random.nextInt(18))
        + ",customer-"
        + random.nextInt(1_000_000)
        + ","
        + random.nextInt(10_000_000) / 100.0
        + ",region-"
        + random.nextInt(8)
        + ","
        + random.nextDouble()
        + ","
        + String.format("%016x%016x", random.nextLong(), random.nextLong())
        + "\n";
  }
}
