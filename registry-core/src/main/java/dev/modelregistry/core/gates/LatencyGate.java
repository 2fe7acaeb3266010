package dev.modelregistry.core.gates;

import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.gate.Evidence;
import dev.modelregistry.gate.Finding;
import dev.modelregistry.gate.GateRule.LatencyBudget;
import dev.modelregistry.gate.Latency;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Holds the candidate's latency against a budget. The newest measurement counts: unlike a score it
 * says as much about the machine as about the weights, and is rightly made again on another one.
 */
final class LatencyGate {

  private LatencyGate() {}

  static Finding check(LatencyBudget rule, Evidence evidence) {
    List<Latency> measured =
        evidence.candidateEvaluations().stream()
            .map(Evaluation::latency)
            .flatMap(Optional::stream)
            .toList();
    if (measured.isEmpty()) {
      return Finding.insufficient(
          String.format(
              "no evaluation of %s says how long predictions took: attach one with a latency",
              Sentences.shown(evidence.candidate())));
    }
    Latency newest = measured.get(measured.size() - 1);
    Duration found = newest.at(rule.percentile());
    String sentence =
        String.format(
            "the p%s over %s is %s, the budget is %s",
            rule.percentile(),
            Numbers.count(newest.count(), "prediction"),
            Numbers.millis(found),
            Numbers.millis(rule.budget()));
    return found.compareTo(rule.budget()) <= 0
        ? Finding.passed(sentence)
        : Finding.failed(sentence);
  }
}
