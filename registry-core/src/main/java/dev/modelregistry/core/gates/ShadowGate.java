package dev.modelregistry.core.gates;

import dev.modelregistry.gate.Evidence;
import dev.modelregistry.gate.Finding;
import dev.modelregistry.gate.GateRule.ShadowAgreement;
import dev.modelregistry.gate.ShadowReport;
import dev.modelregistry.gate.SliceMetric;
import dev.modelregistry.value.VersionId;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * Adds up how often the candidate agreed with the incumbent as its shadow. What it said beside an
 * earlier incumbent says nothing about this one.
 */
final class ShadowGate {

  private ShadowGate() {}

  static Finding check(ShadowAgreement rule, Evidence evidence) {
    Optional<VersionId> incumbent = evidence.incumbent();
    if (incumbent.isEmpty()) {
      return Finding.passed("there is no incumbent to agree with");
    }
    List<SliceMetric> reports =
        evidence.candidateEvaluations().stream()
            .flatMap(
                evaluation ->
                    evaluation
                        .slice(incumbent.get().toString(), ShadowReport.AGREEMENT_WITH)
                        .stream())
            .toList();
    long compared = reports.stream().mapToLong(SliceMetric::samples).sum();
    long agreed = reports.stream().mapToLong(ShadowGate::agreed).sum();
    String candidate = Sentences.shown(evidence.candidate());
    String found =
        String.format(
            "%s agreed with the incumbent %s on %s of %s",
            candidate,
            Sentences.shown(incumbent.get()),
            Numbers.count(agreed),
            Numbers.count(compared, "request"));
    if (compared < rule.comparisons()) {
      return Finding.insufficient(
          String.format(
              "%s, and at least %s are asked for: let %s score beside it for longer",
              found, Numbers.count(rule.comparisons()), candidate));
    }
    String sentence = found + ", a share of " + Numbers.text(rule.agreement()) + " is asked for";
    BigDecimal needed = Numbers.decimal(rule.agreement()).multiply(BigDecimal.valueOf(compared));
    return BigDecimal.valueOf(agreed).compareTo(needed) >= 0
        ? Finding.passed(sentence)
        : Finding.failed(sentence);
  }

  /** A share of two whole numbers gives back the first exactly, below 2^51 or so. */
  private static long agreed(SliceMetric report) {
    return Math.round(report.value() * report.samples());
  }
}
