package dev.modelregistry.examples;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.modelregistry.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** A logistic regression of default on age and income, trained by gradient descent. */
record DefaultOdds(double bias, double ofAge, double ofIncome) {

  private static final int EPOCHS = 60;
  private static final double STEP = 0.3;

  /** A row as the model takes it. */
  record Row(double age, double income, boolean defaulted) {}

  /** Reads rows from the bytes that the snapshot keeps, which are those that it is trained on. */
  static List<Row> rows(Snapshot snapshot) throws IOException {
    List<Row> rows = new ArrayList<>();
    try (CsvReader<NamedCsvRecord> csv =
        CsvReader.builder().ofNamedCsvRecord(snapshot.content().open())) {
      for (NamedCsvRecord row : csv) {
        rows.add(
            new Row(
                Double.parseDouble(row.getField("age")),
                Double.parseDouble(row.getField("income")),
                Boolean.parseBoolean(row.getField("defaulted"))));
      }
    }
    return rows;
  }

  static DefaultOdds train(List<Row> rows) {
    DefaultOdds model = new DefaultOdds(0, 0, 0);
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      double bias = 0;
      double age = 0;
      double income = 0;
      for (Row row : rows) {
        double error = (row.defaulted() ? 1 : 0) - model.probability(row.age(), row.income());
        bias += error;
        age += error * scaledAge(row.age());
        income += error * scaledIncome(row.income());
      }
      double rate = STEP * 10 / rows.size();
      model =
          new DefaultOdds(
              model.bias + rate * bias, model.ofAge + rate * age, model.ofIncome + rate * income);
    }
    return model;
  }

  double probability(double age, double income) {
    double sum = bias + ofAge * scaledAge(age) + ofIncome * scaledIncome(income);
    return 1 / (1 + Math.exp(-sum));
  }

  private static double scaledAge(double age) {
    return (age - 44) / 15;
  }

  private static double scaledIncome(double income) {
    return (income - 38_000) / 10_000;
  }

  /**
   * Returns the area under the ROC curve: the chance that a default is ranked above a non-default.
   */
  double auc(List<Row> rows) {
    List<Row> ranked = new ArrayList<>(rows);
    ranked.sort(Comparator.comparingDouble(row -> probability(row.age(), row.income())));
    double ranks = 0;
    double defaults = 0;
    for (int i = 0; i < ranked.size(); i++) {
      if (ranked.get(i).defaulted()) {
        ranks += i + 1;
        defaults++;
      }
    }
    double others = ranked.size() - defaults;
    return (ranks - defaults * (defaults + 1) / 2) / (defaults * others);
  }

  Path save(Path file) throws IOException {
    return Files.writeString(
        file, String.format(Locale.ROOT, "bias %s%nage %s%nincome %s%n", bias, ofAge, ofIncome));
  }
}
