package dev.modelregistry.examples;

import dev.modelregistry.gate.Finding;
import dev.modelregistry.gate.Gate;

/** A gate of a team's own; the README quotes it from {@code quote} to {@code end}. */
final class OwnGate {

  private OwnGate() {}

  /** Asks for an evaluation on enough rows, however good the numbers are. */
  static Gate enoughRows() {
    // quote
    Gate enoughRows =
        evidence -> {
          long needed = Long.parseLong(evidence.parameters().get("rows"));
          long most =
              evidence.candidateEvaluations().stream().mapToLong(e -> e.rows()).max().orElse(0);
          return most >= needed
              ? Finding.passed("it was evaluated on " + most + " rows")
              : Finding.failed("it was evaluated on " + most + " rows, and needs " + needed);
        };
    // end
    return enoughRows;
  }
}
