package dev.modelregistry.gate;

import dev.modelregistry.value.Actor;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.Names;

/**
 * A named person's consent, bound to one gate report or to the terms of one canary: it counts for a
 * promotion on that very report, or for a canary on those very terms, and for no other.
 *
 * @param approver a person
 * @param reference what the consent is recorded under elsewhere, for example a change number
 * @param report digest of the report, or of the terms, consented to
 */
public record Approval(Actor approver, String reference, Digest report) {

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if the approver is no person, or the reference blank, longer
   *     than 500 characters or with control characters
   */
  public Approval {
    if (!approver.isPerson()) {
      throw new IllegalArgumentException(
          "an approval is given by a person, as Actor.person(name), not by " + approver);
    }
    reference =
        Names.text("the reference of an approval, for example a change number,", reference, 500);
  }
}
