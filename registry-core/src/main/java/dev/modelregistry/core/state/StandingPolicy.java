package dev.modelregistry.core.state;

import dev.modelregistry.gate.Policy;
import dev.modelregistry.value.EntryRef;

/**
 * A policy and the entry that set it, by which reports cite it.
 *
 * @param policy the policy
 * @param ref where it stands
 */
public record StandingPolicy(Policy policy, EntryRef ref) {}
