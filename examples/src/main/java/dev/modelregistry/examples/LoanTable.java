package dev.modelregistry.examples;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;

/**
 * A table of loan applications.
 *
 * @param columns the columns, in the order of the file
 * @param rows the cells of each application by column
 */
record LoanTable(List<String> columns, List<Map<String, String>> rows) {

  /** Copies the lists. */
  LoanTable {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /**
   * A table in two parts that share no row.
   *
   * @param train what models learn from
   * @param heldOut what they are judged on, and never learn from
   */
  record Split(LoanTable train, LoanTable heldOut) {}

  /**
   * Reads a CSV file as RFC 4180 describes it, whose first line names the columns.
   *
   * @throws IOException if the file cannot be read
   */
  static LoanTable read(Path csv) throws IOException {
    try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(csv)) {
      List<String> columns = List.of();
      List<Map<String, String>> rows = new ArrayList<>();
      for (NamedCsvRecord line : reader) {
        columns = line.getHeader();
        rows.add(Collections.unmodifiableMap(new LinkedHashMap<>(line.getFieldsAsMap())));
      }
      return new LoanTable(columns, rows);
    }
  }

  void write(Path csv) throws IOException {
    try (CsvWriter writer = CsvWriter.builder().build(csv)) {
      writer.writeRecord(columns);
      for (Map<String, String> row : rows) {
        writer.writeRecord(columns.stream().map(column -> row.getOrDefault(column, "")).toList());
      }
    }
  }

  /**
   * Draws rows at random into the held-out part until it has its share. The same seed draws the
   * same rows, so that the snapshots are the same and evaluations stay comparable.
   */
  Split split(double heldOutShare, long seed) {
    List<Map<String, String>> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, new Random(seed));
    int cut = (int) Math.round(rows.size() * heldOutShare);
    return new Split(
        new LoanTable(columns, shuffled.subList(cut, shuffled.size())),
        new LoanTable(columns, shuffled.subList(0, cut)));
  }

  /** Keeps the rows that fulfil the condition. */
  LoanTable where(Predicate<Map<String, String>> condition) {
    return new LoanTable(columns, rows.stream().filter(condition).toList());
  }
}
