package dev.modelregistry.event;

import dev.modelregistry.gate.Policy;
import dev.modelregistry.value.Label;

/**
 * A label got a policy, which replaces the one before. In the decisions of a model it holds for
 * that model; in the policies of the registry it holds for every model without one of its own.
 *
 * @param label the label
 * @param policy the policy
 */
public record PolicySet(Label label, Policy policy) implements Event {}
