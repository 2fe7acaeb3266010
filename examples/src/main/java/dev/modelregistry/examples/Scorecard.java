package dev.modelregistry.examples;

import dev.modelregistry.Version;
import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.gate.SliceMetric;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Shows evaluations as a table. */
final class Scorecard {

  private Scorecard() {}

  /** Returns the one evaluation that each version of the journey is registered with. */
  static Evaluation evaluation(Version version) {
    return version.evaluations().get(0);
  }

  static String auc(Version version) {
    return number(evaluation(version).metric("auc"));
  }

  /** Prints the metrics of a version, overall and by group, beside those of the one before. */
  static void print(Version version, Optional<Version> before, Transcript transcript) {
    Evaluation now = evaluation(version);
    Optional<Evaluation> then = before.map(Scorecard::evaluation);
    List<List<String>> table = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of("held-out rows", "rows", "auc"));
    before.ifPresent(known -> header.add("v" + known.id().number()));
    before.ifPresent(known -> header.add("gain"));
    table.add(header);
    table.add(row("all", now.rows(), now.metric("auc"), then.map(known -> known.metric("auc"))));
    for (SliceMetric slice : now.slices()) {
      table.add(
          row(
              slice.slice(),
              slice.samples(),
              Optional.of(slice.value()),
              then.map(known -> known.slice(slice.slice(), "auc").map(SliceMetric::value))));
    }
    transcript.table(table);
    transcript.labelled(
        "also",
        String.format(
            Locale.ROOT,
            "accuracy %s; one prediction took %s at the median and %s at p99",
            number(now.metric("accuracy")),
            Transcript.micros(now.latency().orElseThrow().p50()),
            Transcript.micros(now.latency().orElseThrow().p99())));
  }

  private static List<String> row(
      String name, long rows, Optional<Double> now, Optional<Optional<Double>> then) {
    List<String> cells = new ArrayList<>(List.of(name, Long.toString(rows), number(now)));
    if (then.isPresent()) {
      cells.add(number(then.get()));
      cells.add(
          now.isPresent() && then.get().isPresent()
              ? String.format(Locale.ROOT, "%+.3f", now.get() - then.get().get())
              : "-");
    }
    return cells;
  }

  private static String number(Optional<Double> value) {
    return value.map(known -> String.format(Locale.ROOT, "%.3f", known)).orElse("-");
  }
}
