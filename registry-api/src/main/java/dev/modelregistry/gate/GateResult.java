package dev.modelregistry.gate;

/**
 * A gate of a policy and what it found.
 *
 * @param gate the gate, as {@link GateRule#name} names it
 * @param finding the outcome and the sentence
 */
public record GateResult(String gate, Finding finding) {

  /** Says whether the gate is open. */
  public boolean passed() {
    return finding.verdict() == Verdict.PASSED;
  }

  /** Returns the gate, the verdict and the sentence. */
  @Override
  public String toString() {
    String verdict =
        switch (finding.verdict()) {
          case PASSED -> "passed";
          case FAILED -> "failed";
          case INSUFFICIENT_EVIDENCE -> "has insufficient evidence";
        };
    return "gate '" + gate + "' " + verdict + " (" + finding.sentence() + ")";
  }
}
