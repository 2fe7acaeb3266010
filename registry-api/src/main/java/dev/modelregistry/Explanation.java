package dev.modelregistry;

import dev.modelregistry.event.Promoted;
import dev.modelregistry.event.RolledBack;
import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.LogPosition;
import java.util.List;
import java.util.Optional;

/** Why a label points where it does. Everything in it stands in the log or is cited by digest. */
public interface Explanation {

  /** Returns the label. */
  Label label();

  /** Returns the version it points at. */
  Version version();

  /** Returns the decision that put the version there: a promotion or a rollback. */
  Decision decision();

  /**
   * Returns the promotion that first let the version hold the label: the decision itself, or the
   * one that a rollback went back to.
   */
  Promoted promotion();

  /** Returns the rollback, where the label got here by one. */
  Optional<RolledBack> rollback();

  /** Returns the policy under which the promotion was made, or empty for an unprotected label. */
  Optional<Policy> policy();

  /** Returns the evaluations of the version, those attached later included, oldest first. */
  List<Evaluation> evidence();

  /** Returns the position of the log that this was read at: a receipt to keep. */
  LogPosition position();

  /** Returns all of it in sentences, one line each. */
  String text();
}
