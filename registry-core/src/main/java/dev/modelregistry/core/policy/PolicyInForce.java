package dev.modelregistry.core.policy;

import dev.modelregistry.core.state.DecisionsState;
import dev.modelregistry.core.state.RulesState;
import dev.modelregistry.core.state.StandingPolicy;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.value.EntryRef;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.Role;
import java.util.Optional;

/**
 * What protects a label of a model: the model's own policy, or else the registry's.
 *
 * @param label the label
 * @param standing the policy and where it stands, or empty where nobody set one
 */
public record PolicyInForce(Label label, Optional<StandingPolicy> standing) {

  /** Returns what protects a label now. */
  public static PolicyInForce of(Label label, DecisionsState decisions, RulesState rules) {
    return new PolicyInForce(label, decisions.policy(label).or(() -> rules.policy(label)));
  }

  /**
   * Returns what protects a label against canaries: their own policy, or else the label's.
   *
   * @param label the label that has the canary
   */
  public static PolicyInForce ofCanary(Label label, DecisionsState decisions, RulesState rules) {
    PolicyInForce own = of(label.canary(), decisions, rules);
    return own.standing().isPresent() ? own : of(label, decisions, rules);
  }

  /** Returns the policy, or empty where nobody set one. */
  public Optional<Policy> policy() {
    return standing.map(StandingPolicy::policy);
  }

  /** Returns the entry that set the policy, which reports cite. */
  public Optional<EntryRef> ref() {
    return standing.map(StandingPolicy::ref);
  }

  /** Says whether the label is protected and nobody said how: then no promotion is possible. */
  public boolean isMissing() {
    return standing.isEmpty() && label.equals(Label.PRODUCTION);
  }

  /**
   * Says whether moving the label is more than a trainer may do. Production is protected from the
   * start (promise P9); a policy that asks for nothing protects nothing.
   */
  public boolean isProtected() {
    return policy().map(policy -> !policy.isOpen()).orElse(isMissing());
  }

  /** Returns the role that it takes to move the label, forwards or back. */
  public Role roleToMove() {
    return isProtected() ? Role.APPROVER : Role.TRAINER;
  }
}
