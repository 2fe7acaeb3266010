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
    List<String> all = row("all", now.rows(), now.metric("auc"));
    then.ifPresent(known -> compare(all, now.metric("auc"), known.metric("auc")));
    table.add(all);
    for (SliceMetric slice : now.slices()) {
      Optional<Double> value = Optional.of(slice.value());
      List<String> row = row(slice.slice(), slice.samples(), value);
      then.ifPresent(
          known -> compare(row, value, known.slice(slice.slice(), "auc").map(SliceMetric::value)));
      table.add(row);
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

  private static List<String> row(String name, long rows, Optional<Double> value) {
    return new ArrayList<>(List.of(name, Long.toString(rows), number(value)));
  }

  private static void compare(List<String> row, Optional<Double> now, Optional<Double> then) {
    row.add(number(then));
    row.add(
        now.isPresent() && then.isPresent()
            ? String.format(Locale.ROOT, "%+.3f", now.get() - then.get())
            : "-");
  }

  private static String number(Optional<Double> value) {
    return value.map(known -> String.format(Locale.ROOT, "%.3f", known)).orElse("-");
  }
}
