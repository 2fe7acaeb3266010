package dev.modelregistry.core.policy;

import dev.modelregistry.gate.Approval;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.Digest;

/**
 * A consent that came with a request, before there is a report to bind it to.
 *
 * @param approver a person
 * @param reference what it is recorded under elsewhere
 */
public record Consent(Actor approver, String reference) {

  /** Returns the consent to one report. */
  public Approval to(Digest report) {
    return new Approval(approver, reference, report);
  }
}
