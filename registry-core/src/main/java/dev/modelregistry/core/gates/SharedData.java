package dev.modelregistry.core.gates;

import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.gate.Evidence;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.SnapshotRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Held-out data that both versions were evaluated on. The same digest makes it the same data,
 * whatever the snapshots are called.
 *
 * @param data the snapshot, as the candidate names it
 * @param candidate the candidate's evaluations on it, at least one
 * @param incumbent the incumbent's evaluations on it, at least one
 */
record SharedData(SnapshotRef data, List<Evaluation> candidate, List<Evaluation> incumbent) {

  /** Returns what is shared by evaluations that are of use, in the candidate's order. */
  static List<SharedData> of(Evidence evidence, Predicate<Evaluation> useful) {
    Map<Digest, List<Evaluation>> ours = byContent(evidence.candidateEvaluations(), useful);
    Map<Digest, List<Evaluation>> theirs = byContent(evidence.incumbentEvaluations(), useful);
    List<SharedData> shared = new ArrayList<>();
    ours.forEach(
        (content, own) -> {
          if (theirs.containsKey(content)) {
            shared.add(new SharedData(own.get(0).heldOut(), own, theirs.get(content)));
          }
        });
    return shared;
  }

  private static Map<Digest, List<Evaluation>> byContent(
      List<Evaluation> evaluations, Predicate<Evaluation> useful) {
    Map<Digest, List<Evaluation>> groups = new LinkedHashMap<>();
    for (Evaluation evaluation : evaluations) {
      if (useful.test(evaluation)) {
        Digest content = evaluation.heldOut().content();
        groups.computeIfAbsent(content, absent -> new ArrayList<>()).add(evaluation);
      }
    }
    return groups;
  }

  /** Returns the data that the incumbent has to be evaluated on to be comparable: the newest. */
  static SnapshotRef wanted(List<Evaluation> candidate) {
    return candidate.get(candidate.size() - 1).heldOut();
  }
}
