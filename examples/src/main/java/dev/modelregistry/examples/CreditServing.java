package dev.modelregistry.examples;

import static dev.modelregistry.value.Label.PRODUCTION;

import dev.modelregistry.Model;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Version;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The serving process's part of the journey: follow the label, load what it points at, score. */
final class CreditServing {

  private CreditServing() {}

  /**
   * Scores some applicants of the held-out rows. The path is that of the file in the store itself:
   * nothing is copied, and {@code verify} has read every byte of it.
   */
  static void score(ModelRegistry registry, LoanData data, Transcript transcript)
      throws IOException {
    Model credit = registry.model(CreditJourney.MODEL);
    transcript.asked("which version is production? its weights, verified");
    long before = System.nanoTime();
    Version production = credit.resolve(PRODUCTION);
    CreditModel model =
        CreditModel.load(production.weights().verify().path(), Features.of(production));
    transcript.answered(
        String.format(
            "%s, read, verified and loaded in %s", production.id(), Transcript.millis(before)));

    List<String> columns = data.featureColumns();
    List<String> shown = columns.subList(0, Math.min(5, columns.size()));
    List<List<String>> table = new ArrayList<>();
    table.add(join("applicant", shown, "repays", "did repay"));
    for (int i = 0; i < 4; i++) {
      Map<String, String> row = data.split().heldOut().rows().get(i);
      table.add(
          join(
              Integer.toString(i + 1),
              shown.stream().map(column -> row.getOrDefault(column, "")).toList(),
              String.format(Locale.ROOT, "%.0f %%", 100 * model.score(row)),
              data.isGood(row) ? "yes" : "no"));
    }
    transcript.table(table);
  }

  private static List<String> join(
      String first, List<String> middle, String beforeLast, String last) {
    List<String> row = new ArrayList<>();
    row.add(first);
    row.addAll(middle);
    row.add(beforeLast);
    row.add(last);
    return row;
  }
}
