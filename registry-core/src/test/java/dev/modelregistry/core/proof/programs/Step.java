package dev.modelregistry.core.proof.programs;

import dev.modelregistry.value.KeepRule;
import dev.modelregistry.value.Label;
import java.util.Set;

/**
 * One thing that a program does. Versions are named by how far they are behind the newest, so that
 * a step keeps its meaning when those before it are left out; -1 names one that does not exist.
 */
sealed interface Step {

  /**
   * Registers a version.
   *
   * @param weights which of the few weights there are
   * @param auc in tenths
   * @param snapshot the training data, from 1
   * @param parent how far it is behind the newest; with -2 there is none
   */
  record Register(int weights, int auc, int snapshot, int parent) implements Step {}

  /** Takes a snapshot of one of the few contents there are. */
  record Capture(int content) implements Step {}

  /** Attaches an evaluation. */
  record Attach(int version, int auc, int snapshot) implements Step {}

  /** Sets the policy of a label for the model. */
  record Protect(Label label, Terms terms) implements Step {}

  /** Sets the policy of a label for all models. */
  record ProtectAll(Label label, Terms terms) implements Step {}

  /** Sets how bytes are kept, for all processes. */
  record Keeping(KeepRule rule) implements Step {}

  /**
   * What a promotion is asked for with.
   *
   * @param people who consent
   */
  record Ask(Label label, int version, Set<Person> people, boolean override) {}

  /** Asks for a promotion and commits it. */
  record Promote(Ask ask) implements Step {}

  /** Lets the gates look, and keeps the request and the report. */
  record Check(Ask ask) implements Step {}

  /** Commits a request that was kept. */
  record CommitKept(int which) implements Step {}

  /** Records a consent to a report that was kept. */
  record Approve(int which, Person person) implements Step {}

  /** Rolls a label back to where it was before. */
  record RollBack(Label label) implements Step {}

  /** Rolls a label back to a version. */
  record RollBackTo(Label label, int version) implements Step {}

  /**
   * Starts a canary, or gives the one that runs another share.
   *
   * @param ask for whom; a request without a version is for the one that runs
   * @param basisPoints of the calls
   */
  record Canary(Ask ask, boolean named, int basisPoints) implements Step {}

  /** Aborts the canary of a label. */
  record Abort(Label label) implements Step {}

  /** Looks where a label points. */
  record Resolve(Label label) implements Step {}

  /** Reads the weights of a version. */
  record ReadWeights(int version) implements Step {}

  /** Reads the turns of a label. */
  record History(Label label) implements Step {}

  /** Looks at the model as it was after an earlier step, by its time or by its position. */
  record LookBack(int which, boolean byPosition) implements Step {}

  /** Sets the clock on, or back. */
  record Tick(int seconds) implements Step {}

  /** Opens the registry anew, as a process that begins. */
  record Reopen() implements Step {}

  /** Who can consent. The first one also registers versions. */
  enum Person {
    ALICE,
    BOB,
    CAROL
  }
}
