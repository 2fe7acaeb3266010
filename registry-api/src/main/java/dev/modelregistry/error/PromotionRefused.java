package dev.modelregistry.error;

import dev.modelregistry.gate.GateReport;

/**
 * A label did not move because its policy does not allow it. The refusal stands in the model's log
 * of decisions with the same report.
 */
public final class PromotionRefused extends Rejected {

  private static final long serialVersionUID = 1L;

  private final transient GateReport report;

  /** Creates the exception with a sentence that says which gate and why. */
  public PromotionRefused(String message, GateReport report) {
    super(message);
    this.report = report;
  }

  /** Returns what each gate found. */
  public GateReport report() {
    return report;
  }
}
