package dev.modelregistry;

import dev.modelregistry.event.Promoted;
import dev.modelregistry.event.RolledBack;
import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.LogPosition;
import java.util.List;
import java.util.Optional;

/**
 * Why a label points where it does, or why a canary answered a share of its calls. Everything in it
 * stands in the log or is cited by digest.
 */
public interface Explanation {

  /** Returns the label. */
  Label label();

  /** Returns the version it points at, or the canary. */
  Version version();

  /**
   * Returns the decision that let the version answer: a promotion, a rollback, a canary's start.
   */
  Decision decision();

  /**
   * Returns the promotion that first let the version hold the label: the decision itself, or the
   * one that a rollback went back to. Empty for a canary.
   */
  Optional<Promoted> promotion();

  /** Returns the rollback, where the label got here by one. */
  Optional<RolledBack> rollback();

  /**
   * Returns the canaries that have run beside the version in the present turn of the label, oldest
   * first; of a canary, itself.
   */
  List<Canary> canaries();

  /** Returns the policy under which the decision was made, or empty for an unprotected label. */
  Optional<Policy> policy();

  /** Returns the evaluations of the version, those attached later included, oldest first. */
  List<Evaluation> evidence();

  /** Returns the position of the log that this was read at: a receipt to keep. */
  LogPosition position();

  /** Returns all of it in sentences, one line each. */
  String text();
}
