package dev.modelregistry.gate;

import dev.modelregistry.value.EntryRef;
import dev.modelregistry.value.Holding;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.VersionId;
import java.util.List;
import java.util.Optional;

/**
 * The stored outcome of all gates of a policy for one candidate against one incumbent.
 *
 * <p>It holds no time and no random part: while the label, the policy and the evidence stay as they
 * are, everybody who checks gets the same report. So a person can consent to a report in one
 * process and a pipeline can promote on it in another.
 *
 * @param label the label that is to move
 * @param candidate the version that wants it
 * @param incumbent the version that holds it, and since which decision; empty where nobody does
 * @param policy where the policy in force stands; empty where the label is unprotected, or
 *     protected without a policy
 * @param results one for each gate of the policy, in the policy's order
 */
public record GateReport(
    Label label,
    VersionId candidate,
    Optional<Holding> incumbent,
    Optional<EntryRef> policy,
    List<GateResult> results) {

  /** Copies the results. */
  public GateReport {
    results = List.copyOf(results);
  }

  /** Says whether every gate passed. */
  public boolean passed() {
    return results.stream().allMatch(GateResult::passed);
  }

  /** Returns the gates that did not pass. */
  public List<GateResult> failures() {
    return results.stream().filter(result -> !result.passed()).toList();
  }
}
