package dev.modelregistry.core.proof.programs;

import dev.modelregistry.gate.Direction;
import dev.modelregistry.gate.GateRule;
import dev.modelregistry.gate.Policy;

/** What a label can be protected by in a program, in plain words. */
enum Terms {
  OPEN(0, false, false),
  ONE_PERSON(1, false, false),
  AUC_OF_SEVEN_TENTHS(0, false, false),
  BEATS_INCUMBENT(1, false, true),
  TWO_INDEPENDENT(2, true, false);

  final int approvals;
  final boolean independent;
  final boolean overridable;

  Terms(int approvals, boolean independent, boolean overridable) {
    this.approvals = approvals;
    this.independent = independent;
    this.overridable = overridable;
  }

  boolean hasThreshold() {
    return this == AUC_OF_SEVEN_TENTHS;
  }

  boolean comparesWithIncumbent() {
    return this == BEATS_INCUMBENT || this == TWO_INDEPENDENT;
  }

  /** Returns the same as the registry is told it. */
  Policy policy() {
    return switch (this) {
      case OPEN -> Policy.open();
      case ONE_PERSON -> Policy.protect();
      case AUC_OF_SEVEN_TENTHS ->
          Policy.open().require(GateRule.threshold("auc", Direction.HIGHER_IS_BETTER, 0.7));
      case BEATS_INCUMBENT -> Policy.protect().require(beats()).allowOverride();
      case TWO_INDEPENDENT -> Policy.protect().approvals(2).independentApproval().require(beats());
    };
  }

  private static GateRule beats() {
    return GateRule.beatsIncumbent("auc", Direction.HIGHER_IS_BETTER);
  }
}
