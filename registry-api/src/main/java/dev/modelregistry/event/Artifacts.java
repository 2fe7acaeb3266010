package dev.modelregistry.event;

import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.value.Contents;
import dev.modelregistry.value.Descriptor;
import dev.modelregistry.value.SnapshotRef;
import java.util.List;

/**
 * The five artifacts of a version. None can be missing (promise P2).
 *
 * @param weights the trained weights
 * @param trainedOn the snapshot of the training data
 * @param code the code and the configuration
 * @param environment the stored record of where it was trained
 * @param evaluations the evaluations made before registration, at least one
 */
public record Artifacts(
    Contents weights,
    SnapshotRef trainedOn,
    Code code,
    Descriptor environment,
    List<Evaluation> evaluations) {

  /**
   * Copies the evaluations.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Artifacts {
    evaluations = List.copyOf(evaluations);
    if (evaluations.isEmpty()) {
      throw new IllegalArgumentException("a version has at least one evaluation");
    }
  }
}
