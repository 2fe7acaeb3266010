package dev.modelregistry.event;

import dev.modelregistry.gate.Approval;
import dev.modelregistry.value.EntryRef;
import dev.modelregistry.value.LogPosition;
import java.util.List;
import java.util.Optional;

/**
 * What made a decision on a canary lawful.
 *
 * @param policy where the policy stands that it was made under; empty where there was none
 * @param approvals the consents that counted, each bound to the digest of the canary's terms
 * @param reason why, may be empty
 * @param rules the registry's rules that it was decided under: its default policies and its roles
 */
public record Mandate(
    Optional<EntryRef> policy, List<Approval> approvals, String reason, LogPosition rules) {

  /** Copies the list. */
  public Mandate {
    approvals = List.copyOf(approvals);
  }
}
