package dev.modelregistry.gate;

import dev.modelregistry.value.VersionId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a gate may look at.
 *
 * @param candidate the version that wants the label
 * @param candidateEvaluations its evaluations, those attached later included, oldest first
 * @param incumbent the version that holds the label, or empty
 * @param incumbentEvaluations the incumbent's evaluations, empty where there is none
 * @param parameters what the policy tells a custom gate, sorted by name
 */
public record Evidence(
    VersionId candidate,
    List<Evaluation> candidateEvaluations,
    Optional<VersionId> incumbent,
    List<Evaluation> incumbentEvaluations,
    Map<String, String> parameters) {

  /** Copies the collections. */
  public Evidence {
    candidateEvaluations = List.copyOf(candidateEvaluations);
    incumbentEvaluations = List.copyOf(incumbentEvaluations);
    parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
  }

  /** Returns the same evidence for a custom gate with these parameters. */
  public Evidence with(Map<String, String> told) {
    return new Evidence(candidate, candidateEvaluations, incumbent, incumbentEvaluations, told);
  }
}
