package dev.modelregistry.core.gates;

import static dev.modelregistry.core.gates.Sentences.shown;

import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.gate.Evidence;
import dev.modelregistry.gate.Finding;
import dev.modelregistry.gate.GateRule.BeatsIncumbent;
import dev.modelregistry.value.SnapshotRef;
import dev.modelregistry.value.VersionId;
import java.util.List;
import java.util.Optional;

/**
 * Compares the candidate with the incumbent on all data that both have the metric on; each of it
 * must be won. Data that only one of them was evaluated on is not compared.
 */
final class IncumbentGate {

  private final BeatsIncumbent rule;
  private final VersionId incumbent;

  private IncumbentGate(BeatsIncumbent rule, VersionId incumbent) {
    this.rule = rule;
    this.incumbent = incumbent;
  }

  static Finding check(BeatsIncumbent rule, Evidence evidence) {
    Optional<VersionId> incumbent = evidence.incumbent();
    if (incumbent.isEmpty()) {
      return Finding.passed("there is no incumbent to beat");
    }
    IncumbentGate gate = new IncumbentGate(rule, incumbent.get());
    List<SharedData> shared = SharedData.of(evidence, gate::hasMetric);
    return shared.isEmpty()
        ? gate.nothingShared(evidence)
        : Sentences.joined(shared.stream().map(gate::compare).toList());
  }

  private boolean hasMetric(Evaluation evaluation) {
    return evaluation.metric(rule.metric()).isPresent();
  }

  private Finding nothingShared(Evidence evidence) {
    List<Evaluation> useful =
        evidence.candidateEvaluations().stream().filter(this::hasMetric).toList();
    String candidate = shown(evidence.candidate());
    if (useful.isEmpty()) {
      return Finding.insufficient(
          String.format(
              "no evaluation of %s has the metric '%s': attach one that does",
              candidate, rule.metric()));
    }
    SnapshotRef wanted = SharedData.wanted(useful);
    return Finding.insufficient(
        String.format(
            "%s has '%s' on %s, the incumbent %s has it on no data that %s was evaluated on:"
                + " evaluate %s on %s and attach the evaluation",
            candidate,
            rule.metric(),
            wanted,
            shown(incumbent),
            candidate,
            shown(incumbent),
            wanted.id()));
  }

  private Finding compare(SharedData shared) {
    List<Reading> ours = readings(shared.candidate());
    List<Reading> theirs = readings(shared.incumbent());
    Reading own = Reading.worst(ours, rule.direction());
    Reading other = Reading.best(theirs, rule.direction());
    if (own.onOtherRowsThan(other)) {
      return Finding.insufficient(onOtherRows(shared, own, other));
    }
    String sentence =
        String.format(
            "%s, the incumbent %s has %s on the same %s of %s%s",
            own.shown(ours.size(), "worst"),
            shown(incumbent),
            other.shown(theirs.size(), "best"),
            own.rows() > 0 && other.rows() > 0 ? Numbers.count(own.rows(), "row") : "rows",
            shared.data().id(),
            demand());
    boolean won =
        Numbers.gain(rule.direction(), own.value(), other.value())
                .compareTo(Numbers.decimal(rule.margin()))
            >= 0;
    return won ? Finding.passed(sentence) : Finding.failed(sentence);
  }

  /** Leaving out the rows that are hard to score is no way past the gate. */
  private String onOtherRows(SharedData shared, Reading own, Reading other) {
    return String.format(
        "%s on %s, but the incumbent %s was scored on %s of %s: evaluate both on all rows",
        Numbers.text(own.value()),
        Numbers.count(own.rows(), "row"),
        shown(incumbent),
        Numbers.count(other.rows()),
        shared.data().id());
  }

  private String demand() {
    return rule.margin() == 0
        ? ""
        : ", and a gain of at least " + Numbers.text(rule.margin()) + " is asked for";
  }

  private List<Reading> readings(List<Evaluation> evaluations) {
    return evaluations.stream()
        .map(each -> new Reading(each.metric(rule.metric()).orElseThrow(), each.rows()))
        .toList();
  }
}
