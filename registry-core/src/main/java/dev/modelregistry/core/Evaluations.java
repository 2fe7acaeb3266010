package dev.modelregistry.core;

import dev.modelregistry.error.Rejected;
import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.value.ModelName;

/** What the registry asks of an evaluation before it is kept. */
final class Evaluations {

  private Evaluations() {}

  /** Demands that an evaluation says something. */
  static void requireSubstance(ModelName model, Evaluation evaluation) {
    if (evaluation.metrics().isEmpty()
        && evaluation.slices().isEmpty()
        && evaluation.latency().isEmpty()) {
      throw new Rejected(
          String.format(
              "an evaluation of %s on %s holds nothing: add a metric, a slice or a latency",
              model, evaluation.heldOut()));
    }
  }
}
