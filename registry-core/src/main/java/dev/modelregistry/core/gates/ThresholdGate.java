package dev.modelregistry.core.gates;

import dev.modelregistry.gate.Direction;
import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.gate.Evidence;
import dev.modelregistry.gate.Finding;
import dev.modelregistry.gate.GateRule.Threshold;
import java.util.List;

/** Holds a metric of the candidate against a bound, on every piece of data that it has it on. */
final class ThresholdGate {

  private ThresholdGate() {}

  static Finding check(Threshold rule, Evidence evidence) {
    List<Evaluation> useful =
        evidence.candidateEvaluations().stream()
            .filter(evaluation -> evaluation.metric(rule.metric()).isPresent())
            .toList();
    if (useful.isEmpty()) {
      return Finding.insufficient(
          String.format(
              "no evaluation of %s has the metric '%s': attach one that does",
              Sentences.shown(evidence.candidate()), rule.metric()));
    }
    return Sentences.joined(useful.stream().map(each -> check(rule, each)).toList());
  }

  private static Finding check(Threshold rule, Evaluation evaluation) {
    double value = evaluation.metric(rule.metric()).orElseThrow();
    String sentence =
        String.format(
            "%s on %s of %s, %s %s is asked for",
            Numbers.text(value),
            evaluation.rows() > 0 ? Numbers.count(evaluation.rows(), "row") : "rows",
            evaluation.heldOut().id(),
            rule.direction() == Direction.HIGHER_IS_BETTER ? "at least" : "at most",
            Numbers.text(rule.bound()));
    return Numbers.gain(rule.direction(), value, rule.bound()).signum() >= 0
        ? Finding.passed(sentence)
        : Finding.failed(sentence);
  }
}
