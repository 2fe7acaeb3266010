package dev.modelregistry;

import dev.modelregistry.gate.GateReport;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.Label;

/**
 * A promotion being asked for. Not safe for use by many threads; nothing is written before {@link
 * #commit}.
 */
public interface PromotionRequest {

  /** Says which label is to move. */
  PromotionRequest to(Label label);

  /**
   * Adds a person's consent, as the host application authenticated them. Consents that were
   * recorded with {@link Model#approve} count as well.
   *
   * @param reference what the consent is recorded under elsewhere, for example a change number
   * @throws IllegalArgumentException if the approver is no person or the reference blank
   */
  PromotionRequest approvedBy(Actor approver, String reference);

  /** Says why the promotion is made. */
  PromotionRequest because(String reason);

  /**
   * Promotes although gates do not pass, where the policy allows that. The reason and the failed
   * gates stay on the log. Has no effect where all gates pass.
   *
   * @throws IllegalArgumentException if the reason is blank
   */
  PromotionRequest override(String reason);

  /**
   * Lets the gates look and returns what they find; writes nothing. A later {@link #commit} of this
   * request holds only for this report.
   *
   * @throws dev.modelregistry.error.NotFound if the candidate does not exist
   */
  GateReport check();

  /**
   * Lets the gates look and, if they pass and enough people consent, moves the label: one step that
   * carries the report, the consents, the actor, the time and the reason, and that takes place only
   * while the label still points where the gates compared (promise P5).
   *
   * @throws dev.modelregistry.error.PromotionRefused if a gate did not pass or a consent is
   *     missing; the refusal is on the log with its report
   * @throws dev.modelregistry.error.AccessDenied if the actor's or an approver's roles do not allow
   *     it
   * @throws dev.modelregistry.error.Conflict if the incumbent, the policy or the evidence changed
   *     since the gates looked
   * @throws dev.modelregistry.error.NotFound if the candidate does not exist
   * @throws dev.modelregistry.error.Corrupt if bytes of the candidate are missing
   */
  Decision commit();
}
