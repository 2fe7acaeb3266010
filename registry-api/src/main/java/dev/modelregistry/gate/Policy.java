package dev.modelregistry.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What protects a label: the gates that must pass, the people who must consent, and whether the
 * gates can be overridden.
 *
 * <p>Begin with {@link #protect} and add to it; every method returns a new policy. Immutable.
 */
public final class Policy {

  private static final Policy PROTECTED = new Policy(List.of(), 1, false, false);

  private final List<GateRule> gates;
  private final int approvals;
  private final boolean independent;
  private final boolean overridable;

  private Policy(List<GateRule> gates, int approvals, boolean independent, boolean overridable) {
    this.gates = List.copyOf(gates);
    this.approvals = approvals;
    this.independent = independent;
    this.overridable = overridable;
  }

  /**
   * Returns the policy to begin with: no gate, one named person, no override. What protects a label
   * is what is added to it.
   */
  public static Policy protect() {
    return PROTECTED;
  }

  /**
   * Returns the policy that lets a label move freely: no gate and nobody's consent. Set on {@code
   * production}, it takes away the protection that production has from the start, and the log shows
   * who did that and when.
   */
  public static Policy open() {
    return PROTECTED.approvals(0);
  }

  /**
   * Adds a gate.
   *
   * @throws IllegalArgumentException if a gate of the same name is there
   */
  public Policy require(GateRule gate) {
    if (gates.stream().anyMatch(known -> known.name().equals(gate.name()))) {
      throw new IllegalArgumentException("the policy already has a gate '" + gate.name() + "'");
    }
    List<GateRule> more = new ArrayList<>(gates);
    more.add(gate);
    return new Policy(more, approvals, independent, overridable);
  }

  /**
   * Says how many different people must approve.
   *
   * @throws IllegalArgumentException if the number is negative
   */
  public Policy approvals(int people) {
    if (people < 0) {
      throw new IllegalArgumentException("the number of approvals is 0 or more, not " + people);
    }
    return new Policy(gates, people, independent, overridable);
  }

  /** Demands that nobody who approves is the one who registered the candidate. */
  public Policy independentApproval() {
    return new Policy(gates, approvals, true, overridable);
  }

  /**
   * Allows a promotion although a gate did not pass, with a reason that stays on the log. It still
   * needs the approvals.
   */
  public Policy allowOverride() {
    return new Policy(gates, approvals, independent, true);
  }

  /** Returns the gates, in the order in which they were required. */
  public List<GateRule> gates() {
    return gates;
  }

  /** Returns how many different people must approve. */
  public int approvals() {
    return approvals;
  }

  /** Says whether an approver must be someone other than who registered the candidate. */
  public boolean needsIndependentApproval() {
    return independent;
  }

  /** Says whether gates can be overridden. */
  public boolean allowsOverride() {
    return overridable;
  }

  /** Says whether the policy asks for nothing. */
  public boolean isOpen() {
    return gates.isEmpty() && approvals == 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Policy that
        && gates.equals(that.gates)
        && approvals == that.approvals
        && independent == that.independent
        && overridable == that.overridable;
  }

  @Override
  public int hashCode() {
    return Objects.hash(gates, approvals, independent, overridable);
  }

  /** Returns what the policy asks for, in words. */
  @Override
  public String toString() {
    List<String> asked = new ArrayList<>(gates.stream().map(GateRule::asks).toList());
    if (approvals > 0) {
      asked.add(
          (approvals == 1 ? "1 person consents" : approvals + " people consent")
              + (independent ? ", none of them who registered the version" : ""));
    }
    String all = asked.isEmpty() ? "nothing is asked" : String.join("; ", asked);
    return all + (overridable ? "; gates can be overridden with a reason" : "");
  }
}
