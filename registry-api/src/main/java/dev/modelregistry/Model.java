package dev.modelregistry;

import dev.modelregistry.data.SkewLimits;
import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.gate.GateReport;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.LogPosition;
import dev.modelregistry.value.VersionId;
import java.time.Instant;

/**
 * A model as it is now, and the way to change it.
 *
 * <p>{@code resolve}, {@code find} and {@code labels} answer from a cache that is at most as stale
 * as the registry was opened with; what this process wrote it sees at once. {@link #resolve(Label,
 * Freshness)} asks for another freshness.
 */
public interface Model extends ModelView {

  /** Begins the registration of a version. */
  Registration register();

  /**
   * Returns the version under a label, at most as stale as asked.
   *
   * @throws dev.modelregistry.error.NotFound if the label points at none
   */
  Version resolve(Label label, Freshness freshness);

  /** Begins the opening of a live model, which is loaded and follows a label. */
  LiveRequest<Version> live(Label label);

  /** Begins a promotion of a version of this model. */
  PromotionRequest promote(VersionId candidate);

  /** Begins a promotion of a version of this model. */
  default PromotionRequest promote(Version candidate) {
    return promote(candidate.id());
  }

  /**
   * Records a person's consent to a gate report, for a promotion that is committed later, perhaps
   * by another process. It counts for that report only.
   *
   * @param reference what the consent is recorded under elsewhere, for example a change number
   * @throws dev.modelregistry.error.AccessDenied if the approver's roles do not allow it
   * @throws dev.modelregistry.error.Conflict if the report is not what the gates find now
   */
  void approve(GateReport report, Actor approver, String reference);

  /**
   * Moves a label back to where it pointed before its present turn. Needs no gate and reads no
   * weights: seconds, also when the weights of the present version are damaged.
   *
   * @param reason why, for example an incident number; must not be blank
   * @throws dev.modelregistry.error.Rejected if the label has no earlier turn
   * @throws dev.modelregistry.error.AccessDenied if the actor's roles do not allow it
   * @throws dev.modelregistry.error.Conflict if the label moved at the same time
   */
  Decision rollback(Label label, String reason);

  /**
   * Moves a label back to a version that it pointed at before.
   *
   * @throws dev.modelregistry.error.Rejected if the label never pointed at the version
   * @throws dev.modelregistry.error.AccessDenied if the actor's roles do not allow it
   * @throws dev.modelregistry.error.Conflict if the label moved at the same time
   */
  Decision rollback(Label label, VersionId version, String reason);

  /**
   * Begins a decision on the canary of a label: another version that answers a share of its calls.
   */
  CanaryRequest canary(Label label);

  /**
   * Attaches an evaluation made after registration, so that gates can use it; the version has then
   * seen the held-out snapshot. A crash leaves the evaluation or leaves none.
   *
   * @throws dev.modelregistry.error.NotFound if the version or the held-out snapshot does not exist
   * @throws dev.modelregistry.error.Rejected if the evaluation has no metric and no latency
   */
  void attach(VersionId version, Evaluation evaluation);

  /**
   * Begins to watch what a version is given where it is served, against the profile of the data
   * that it was trained on (of the split {@code train} where there is one). Watched are the columns
   * that its features come from, and where it names no features all columns of that data.
   *
   * @throws dev.modelregistry.error.Rejected if that data was not captured as a table with a
   *     profile
   */
  SkewMonitor skewMonitor(VersionId version, SkewLimits limits);

  /** Begins to watch with the usual limits. */
  default SkewMonitor skewMonitor(Version version) {
    return skewMonitor(version.id(), SkewLimits.USUAL);
  }

  /**
   * Sets the policy of a label for this model; it replaces the one before.
   *
   * @throws dev.modelregistry.error.AccessDenied if the actor is no admin
   */
  void protect(Label label, Policy policy);

  /**
   * Returns the model as it was at an instant: every decision with a time at or before it.
   *
   * @throws dev.modelregistry.error.Unavailable if the storage cannot be read
   */
  ModelView asOf(Instant instant);

  /**
   * Returns the model as it was at a position of its log of decisions.
   *
   * @throws dev.modelregistry.error.Corrupt if the log no longer has the root of the position
   * @throws dev.modelregistry.error.Rejected if the position is of another log or not reached yet
   */
  ModelView asOf(LogPosition position);

  /**
   * Compares two versions over all five artifacts.
   *
   * @throws dev.modelregistry.error.NotFound if one does not exist
   */
  VersionDiff diff(VersionId from, VersionId to);
}
