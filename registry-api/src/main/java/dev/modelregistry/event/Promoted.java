package dev.modelregistry.event;

import dev.modelregistry.gate.Approval;
import dev.modelregistry.gate.GateReport;
import dev.modelregistry.value.LogPosition;
import java.util.List;
import java.util.Optional;

/**
 * A label moved to a candidate, in one step with everything that made it lawful (promise P5).
 *
 * @param report what the gates found; names the label, the candidate and the incumbent
 * @param approvals the consents that counted, each bound to this report
 * @param reason why the promotion was made, may be empty
 * @param override why gates that did not pass were overridden; empty where all passed
 * @param rules the registry's rules that it was decided under: its default policies and its roles
 */
public record Promoted(
    GateReport report,
    List<Approval> approvals,
    String reason,
    Optional<String> override,
    LogPosition rules)
    implements Event {

  /** Copies the list. */
  public Promoted {
    approvals = List.copyOf(approvals);
  }
}
