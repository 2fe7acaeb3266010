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

  /**
   * Returns the consent, checked before there is anything to bind it to.
   *
   * @throws IllegalArgumentException if the approver is no person or the reference cannot be kept
   */
  public static Consent checked(Actor approver, String reference) {
    // What it will be bound to is not known yet; any digest serves to check the other parts.
    Approval valid = new Approval(approver, reference, Digest.of(new byte[0]));
    return new Consent(valid.approver(), valid.reference());
  }

  /** Returns the consent to what has this digest: a report, or the terms of a canary. */
  public Approval to(Digest report) {
    return new Approval(approver, reference, report);
  }
}
