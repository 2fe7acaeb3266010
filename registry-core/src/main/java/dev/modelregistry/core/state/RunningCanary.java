package dev.modelregistry.core.state;

import dev.modelregistry.gate.CanaryTerms;

/**
 * A canary that was started and neither aborted nor ended by a move of its label.
 *
 * @param since the decision that started it
 * @param terms its terms, with the share that it has now
 */
public record RunningCanary(long since, CanaryTerms terms) {}
