package dev.modelregistry.core.gates;

import static dev.modelregistry.core.gates.Sentences.shown;

import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.gate.Evidence;
import dev.modelregistry.gate.Finding;
import dev.modelregistry.gate.GateRule.NoSliceRegression;
import dev.modelregistry.gate.SliceMetric;
import dev.modelregistry.value.VersionId;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Compares the candidate with the incumbent slice by slice, on all data that both were evaluated
 * on. A slice counts as soon as one of the two has it: one that a candidate leaves out is missing,
 * not absent.
 */
final class SliceGate {

  private final NoSliceRegression rule;
  private final Evidence evidence;

  SliceGate(NoSliceRegression rule, Evidence evidence) {
    this.rule = rule;
    this.evidence = evidence;
  }

  Finding check() {
    Optional<VersionId> incumbent = evidence.incumbent();
    if (incumbent.isEmpty()) {
      return Finding.passed("there is no incumbent to compare the slices with");
    }
    List<SharedData> shared = SharedData.of(evidence, evaluation -> true);
    if (shared.isEmpty()) {
      return nothingShared(incumbent.get());
    }
    List<Finding> findings = new ArrayList<>();
    Set<String> seen = new TreeSet<>();
    for (SharedData data : shared) {
      for (String slice : slices(data)) {
        findings.add(new OneSlice(slice, data, incumbent.get()).compare());
        seen.add(slice);
      }
    }
    for (String pattern : rule.slices()) {
      if (seen.stream().noneMatch(slice -> matches(pattern, slice))) {
        findings.add(unmatched(pattern, incumbent.get()));
      }
    }
    return Sentences.joined(findings);
  }

  private Finding nothingShared(VersionId incumbent) {
    String todo =
        evidence.candidateEvaluations().isEmpty()
            ? "evaluate both on the same snapshot"
            : "evaluate "
                + shown(incumbent)
                + " on "
                + SharedData.wanted(evidence.candidateEvaluations()).id();
    return Finding.insufficient(
        String.format(
            "%s and the incumbent %s were evaluated on no common data: %s and attach the"
                + " evaluation",
            shown(evidence.candidate()), shown(incumbent), todo));
  }

  private Finding unmatched(String pattern, VersionId incumbent) {
    return Finding.insufficient(
        String.format(
            "neither %s nor the incumbent %s has '%s' on a slice '%s' of common data",
            shown(evidence.candidate()), shown(incumbent), rule.metric(), pattern));
  }

  private NavigableSet<String> slices(SharedData data) {
    NavigableSet<String> slices = new TreeSet<>();
    Stream.concat(data.candidate().stream(), data.incumbent().stream())
        .flatMap(evaluation -> evaluation.slices().stream())
        .filter(found -> found.metric().equals(rule.metric()))
        .map(SliceMetric::slice)
        .filter(slice -> rule.slices().stream().anyMatch(pattern -> matches(pattern, slice)))
        .forEach(slices::add);
    return slices;
  }

  private static boolean matches(String pattern, String slice) {
    return pattern.endsWith("*")
        ? slice.startsWith(pattern.substring(0, pattern.length() - 1))
        : slice.equals(pattern);
  }

  /** A slice of one piece of common data. */
  private final class OneSlice {

    private final String slice;
    private final SharedData shared;
    private final VersionId incumbent;

    OneSlice(String slice, SharedData shared, VersionId incumbent) {
      this.slice = slice;
      this.shared = shared;
      this.incumbent = incumbent;
    }

    Finding compare() {
      List<Reading> ours = enough(readings(shared.candidate()));
      List<Reading> theirs = enough(readings(shared.incumbent()));
      if (ours.isEmpty()) {
        return missing(shown(evidence.candidate()), readings(shared.candidate()));
      }
      if (theirs.isEmpty()) {
        return missing("the incumbent " + shown(incumbent), readings(shared.incumbent()));
      }
      Reading own = Reading.worst(ours, rule.direction());
      Reading other = Reading.best(theirs, rule.direction());
      String sentence =
          String.format(
              "%s: %s on %s, the incumbent %s has %s on %s of %s",
              slice,
              own.shown(ours.size(), "worst"),
              Numbers.count(own.rows(), "row"),
              shown(incumbent),
              other.shown(theirs.size(), "best"),
              Numbers.count(other.rows()),
              shared.data().id());
      if (own.onOtherRowsThan(other)) {
        return Finding.insufficient(sentence + ", which are not the same rows");
      }
      BigDecimal gain = Numbers.gain(rule.direction(), own.value(), other.value());
      boolean held = gain.add(Numbers.decimal(rule.tolerance())).signum() >= 0;
      return held ? Finding.passed(sentence) : Finding.failed(sentence + tolerated());
    }

    private String tolerated() {
      return rule.tolerance() == 0
          ? ""
          : ", and a loss of at most " + Numbers.text(rule.tolerance()) + " is tolerated";
    }

    private Finding missing(String who, List<Reading> few) {
      String found =
          few.isEmpty()
              ? "has no '" + rule.metric() + "' on it"
              : "has only "
                  + Numbers.count(few.stream().mapToLong(Reading::rows).max().orElseThrow(), "row")
                  + " of it, and at least "
                  + Numbers.count(rule.minimumSamples())
                  + " are asked for";
      return Finding.insufficient(
          String.format("%s: %s %s, in evaluations on %s", slice, who, found, shared.data().id()));
    }

    private List<Reading> enough(List<Reading> readings) {
      return readings.stream().filter(each -> each.rows() >= rule.minimumSamples()).toList();
    }

    private List<Reading> readings(List<Evaluation> evaluations) {
      return evaluations.stream()
          .flatMap(evaluation -> evaluation.slice(slice, rule.metric()).stream())
          .map(found -> new Reading(found.value(), found.samples()))
          .toList();
    }
  }
}
