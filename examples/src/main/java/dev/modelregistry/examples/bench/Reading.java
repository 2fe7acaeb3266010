package dev.modelregistry.examples.bench;

/** A figure beside its reference, both measured in the same run. */
record Reading(String name, Measured measured, Goal goal) {

  /**
   * What was measured.
   *
   * @param value the figure
   * @param unit of the value and of the reference; what comes in a time or a number of bytes is
   *     better small, what comes per second is better large
   * @param reference what the figure is compared with, in words
   * @param referenceValue how that did
   */
  record Measured(double value, String unit, String reference, double referenceValue) {}

  /** Returns the value divided by the reference's, which is no number where both are 0. */
  double ratio() {
    return measured.value() / measured.referenceValue();
  }

  boolean isMet() {
    return goal.isMetBy(measured.value(), ratio());
  }

  /** Returns whether it is met in a word; a dash where there is nothing to meet. */
  String verdict() {
    if (goal.equals(Goal.none())) {
      return "-";
    }
    return isMet() ? "yes" : "NO";
  }
}
