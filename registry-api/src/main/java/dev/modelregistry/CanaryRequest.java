package dev.modelregistry;

import dev.modelregistry.gate.GuardRail;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.Share;
import dev.modelregistry.value.VersionId;

/**
 * A decision on the canary of a label being asked for: to start it, to give it another share, or to
 * abort it. Not safe for use by many threads; nothing is written before {@link #commit} or {@link
 * #abort}.
 *
 * <pre>{@code
 * fraud.canary(PRODUCTION).version(v48).percent(5).guard(GuardRail.errors())
 *     .approvedBy(alice, "CHG-1042").commit();
 * fraud.canary(PRODUCTION).percent(20).approvedBy(alice, "CHG-1043").commit();
 * fraud.promote(v48).to(PRODUCTION).approvedBy(alice, "CHG-1044").commit();
 * }</pre>
 *
 * <p>A label has one canary at a time. It ends when the label moves, whether to its version or to
 * another, and when it is aborted, by somebody or by a guard rail.
 *
 * <p>A canary has a policy of its own: the one set for {@link
 * dev.modelregistry.value.Label#canary}, and where there is none, the roles and consents of the
 * label's. Gates are not asked for: a canary is where evidence comes from.
 */
public interface CanaryRequest {

  /** Says which version is to answer a share of the calls; needed for a start. */
  CanaryRequest version(VersionId candidate);

  /** Says which version is to answer a share of the calls; needed for a start. */
  default CanaryRequest version(Version candidate) {
    return version(candidate.id());
  }

  /** Says what share of the calls. */
  CanaryRequest share(Share share);

  /**
   * Says what share of the calls, in percent.
   *
   * @throws IllegalArgumentException if it is not 0.01 to 99.99, in steps of 0.01
   */
  default CanaryRequest percent(double percent) {
    return share(Share.percent(percent));
  }

  /** Adds a guard rail, which aborts the canary by itself; for a start alone. */
  CanaryRequest guard(GuardRail guard);

  /**
   * Adds a person's consent to this very canary, as the host application authenticated them.
   *
   * @param reference what the consent is recorded under elsewhere, for example a change number
   * @throws IllegalArgumentException if the approver is no person or the reference blank
   */
  CanaryRequest approvedBy(Actor approver, String reference);

  /** Says why. */
  CanaryRequest because(String reason);

  /**
   * Starts the canary, or gives the one that runs another share: where its version is named again,
   * or none is.
   *
   * @throws dev.modelregistry.error.Rejected if the label points at no version, at this one, or has
   *     another canary, or if a consent is missing; that is on the log then
   * @throws dev.modelregistry.error.AccessDenied if the actor's or an approver's roles do not allow
   *     it: it takes what moving the label takes
   * @throws dev.modelregistry.error.Conflict if the label or its canary changed at the same time
   * @throws dev.modelregistry.error.NotFound if the version does not exist
   */
  Decision commit();

  /**
   * Ends the canary: all calls go to the version under the label again. Needs no consent.
   *
   * @param reason why, for example an incident number; must not be blank
   * @throws dev.modelregistry.error.Rejected if no canary runs
   * @throws dev.modelregistry.error.AccessDenied if the actor could not roll the label back either
   */
  Decision abort(String reason);
}
