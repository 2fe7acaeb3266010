package dev.modelregistry;

import dev.modelregistry.gate.Policy;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.EntryProof;
import dev.modelregistry.value.GrowthProof;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.LogPosition;
import dev.modelregistry.value.ModelName;
import dev.modelregistry.value.VersionId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model as of a position of its log: the past has the type of the present. A {@link Model} is the
 * view that moves with the log; {@link Model#asOf} gives views that stand still.
 *
 * <p>Safe for use by many threads. Every method that reads fails with {@link
 * dev.modelregistry.error.Unavailable} if the storage cannot be read, and with {@link
 * dev.modelregistry.error.Corrupt} if what it needs is damaged.
 */
public interface ModelView {

  /** Returns the model's name. */
  ModelName name();

  /** Returns the position of the log of decisions that this view shows: a receipt to keep. */
  LogPosition position();

  /**
   * Returns the version under a label.
   *
   * @throws dev.modelregistry.error.NotFound if the label points at none
   */
  Version resolve(Label label);

  /** Returns the version under a label, or empty. */
  Optional<Version> find(Label label);

  /**
   * Returns the version of a number.
   *
   * @throws dev.modelregistry.error.NotFound if this view has none of this number
   */
  Version version(long number);

  /**
   * Returns the version whose manifest has this digest. Reads the log of versions.
   *
   * @throws dev.modelregistry.error.NotFound if this view has none
   */
  Version version(Digest digest);

  /** Returns where each label points, by label. */
  Map<Label, VersionId> labels();

  /**
   * Returns the policy in force for a label: the model's own, or else the registry's default. Empty
   * for a label that is not protected, and for {@code production} as long as it has none.
   */
  Optional<Policy> policy(Label label);

  /** Returns the turns of a label, oldest first; the last is open where the label is held. */
  List<Tenure> history(Label label);

  /** Returns the canary that runs beside the version under a label, or empty. */
  Optional<Canary> findCanary(Label label);

  /** Returns the canaries that a label ever had, oldest first; the last may still run. */
  List<Canary> canaries(Label label);

  /**
   * Returns every decision on the model, oldest first: promotions, refusals, rollbacks, approvals,
   * canaries, evaluations attached later, and policies.
   */
  List<Decision> decisions();

  /** Says whether production held this version and has left it. */
  boolean isArchived(VersionId version);

  /**
   * Says why the label points where it does: data, code, environment, approver, gates, evidence.
   *
   * @throws dev.modelregistry.error.NotFound if the label points at no version
   */
  Explanation explain(Label label);

  /**
   * Says what answered a request, from the position that {@link LiveModel#answer} gave for it: the
   * version under the label, or its canary.
   *
   * @throws dev.modelregistry.error.Rejected if the position is of another log, or its last
   *     decision let no version answer
   * @throws dev.modelregistry.error.Corrupt if the log no longer has the root of the position
   */
  Explanation explain(LogPosition position);

  /**
   * Proves to somebody who trusts nobody that a decision stands in the log of this view's position.
   *
   * @throws dev.modelregistry.error.NotFound if this view has no such decision
   */
  EntryProof prove(Decision decision);

  /**
   * Proves that the log only grew from a position that was kept earlier to this view's.
   *
   * @throws dev.modelregistry.error.Rejected if the position is of another log or not reached yet
   */
  GrowthProof proveGrowth(LogPosition earlier);

  /** Begins a search over the versions of this view. */
  Search search();
}
