package dev.modelregistry.event;

import dev.modelregistry.gate.Approval;
import dev.modelregistry.gate.GateReport;
import java.util.List;

/**
 * A promotion was refused; no label moved.
 *
 * @param report what the gates found
 * @param approvals the consents that were there
 * @param reason the sentence that the caller was given
 */
public record Refused(GateReport report, List<Approval> approvals, String reason) implements Event {

  /** Copies the list. */
  public Refused {
    approvals = List.copyOf(approvals);
  }
}
