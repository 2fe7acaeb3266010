package dev.modelregistry.examples;

import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.gate.Latency;
import dev.modelregistry.value.SnapshotRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tribuo.classification.evaluation.LabelEvaluationUtil;

/**
 * Scores the held-out applications one by one and says how well and how fast that went.
 *
 * <p>The registry does not measure; it keeps what it is told, compares it, and cites it for ever.
 * So what stands here is the evidence that every later decision rests on.
 */
final class Assessment {

  /**
   * An application that was scored.
   *
   * @param score how likely it was said to be repaid
   * @param good whether it was
   * @param groups the protected groups of the applicant
   */
  private record Scored(double score, boolean good, List<String> groups) {}

  private Assessment() {}

  /** Returns AUC and accuracy over all rows, AUC by protected group, and latencies. */
  static Evaluation of(CreditModel model, LoanData data, SnapshotRef heldOut) {
    List<Map<String, String>> rows = data.split().heldOut().rows();
    // Until the JVM has compiled the code, the times are those of a cold start.
    rows.forEach(model::score);
    long[] nanos = new long[rows.size()];
    List<Scored> all = new ArrayList<>();
    for (int i = 0; i < nanos.length; i++) {
      long before = System.nanoTime();
      double score = model.score(rows.get(i));
      nanos[i] = System.nanoTime() - before;
      all.add(new Scored(score, data.isGood(rows.get(i)), data.groups().of(rows.get(i))));
    }
    return withAuc(Evaluation.on(heldOut), all)
        .rows(nanos.length)
        .metric("accuracy", accuracy(all))
        .latency(Latency.ofNanos(nanos));
  }

  /** Where all loans of a group ended alike there is nothing to tell apart: it is left out. */
  private static Evaluation withAuc(Evaluation evaluation, List<Scored> all) {
    Evaluation with = evaluation;
    if (canTellApart(all)) {
      with = with.metric("auc", auc(all));
    }
    Map<String, List<Scored>> byGroup = new TreeMap<>();
    for (Scored scored : all) {
      for (String group : scored.groups()) {
        byGroup.computeIfAbsent(group, absent -> new ArrayList<>()).add(scored);
      }
    }
    for (Map.Entry<String, List<Scored>> group : byGroup.entrySet()) {
      if (canTellApart(group.getValue())) {
        with = with.slice(group.getKey(), "auc", auc(group.getValue()), group.getValue().size());
      }
    }
    return with;
  }

  private static double accuracy(List<Scored> rows) {
    long right = rows.stream().filter(row -> row.score() >= 0.5 == row.good()).count();
    return rounded((double) right / rows.size());
  }

  private static boolean canTellApart(List<Scored> rows) {
    long good = rows.stream().filter(Scored::good).count();
    return good > 0 && good < rows.size();
  }

  private static double auc(List<Scored> rows) {
    boolean[] good = new boolean[rows.size()];
    double[] scores = new double[rows.size()];
    for (int i = 0; i < good.length; i++) {
      good[i] = rows.get(i).good();
      scores[i] = rows.get(i).score();
    }
    return rounded(LabelEvaluationUtil.binaryAUCROC(good, scores));
  }

  /** Some hundred rows say nothing about a fifth digit, and people are to read the numbers. */
  private static double rounded(double metric) {
    return Math.round(metric * 1e4) / 1e4;
  }
}
