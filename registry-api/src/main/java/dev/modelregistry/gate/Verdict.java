package dev.modelregistry.gate;

/** What a gate found. Only {@link #PASSED} opens it. */
public enum Verdict {
  /** What the gate asks for holds. */
  PASSED,
  /** It does not hold. */
  FAILED,
  /** The evidence does not say: a metric is missing, or too few samples were seen. */
  INSUFFICIENT_EVIDENCE
}
