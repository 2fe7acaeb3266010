package dev.modelregistry.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A table of loan applications, ready for training.
 *
 * @param split the rows to train on and the rows to hold out
 * @param label the column that says how the loan ended
 * @param positive its value where the loan was repaid
 * @param groups the protected groups
 */
record LoanData(LoanTable.Split split, String label, String positive, ProtectedGroups groups) {

  /**
   * Reads or makes up the table that the command line asks for.
   *
   * @throws IllegalArgumentException if the table is too small or lacks what was named
   */
  static LoanData of(JourneyOptions options) throws IOException {
    Optional<Path> file = options.data();
    LoanTable table =
        file.isPresent()
            ? LoanTable.read(file.get())
            : new LoanGenerator(options.seed()).table(options.rows());
    if (table.rows().size() < 100) {
      throw new IllegalArgumentException(
          "the table has " + table.rows().size() + " rows; the journey needs 100 or more");
    }
    String label = options.label().orElse(table.columns().get(table.columns().size() - 1));
    String positive = positive(table, label, options.positive());
    return new LoanData(
        table.split(0.3, options.seed()),
        label,
        positive,
        new ProtectedGroups(options.protectedAttributes()));
  }

  /** Takes the value that was named, or else the first of the usual ones that occurs. */
  private static String positive(LoanTable table, String label, Optional<String> said) {
    if (!table.columns().contains(label)) {
      throw new IllegalArgumentException(
          "the table has no column '" + label + "' for the label, but " + table.columns());
    }
    Set<String> values =
        table.rows().stream()
            .map(row -> row.getOrDefault(label, ""))
            .collect(Collectors.toCollection(TreeSet::new));
    return said.or(() -> List.of("yes", "1").stream().filter(values::contains).findFirst())
        .filter(values::contains)
        .filter(value -> values.size() > 1)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    String.format(
                        "say with --positive which value of '%s' means that the loan was repaid;"
                            + " it has the values %s",
                        label, values.stream().limit(10).toList())));
  }

  boolean isGood(Map<String, String> row) {
    return positive.equals(row.get(label));
  }

  /** Returns the columns that a model may be given: neither the label nor a protected one. */
  List<String> featureColumns() {
    List<String> columns = new ArrayList<>(split.train().columns());
    columns.removeAll(groups.columns());
    columns.remove(label);
    return columns;
  }
}
