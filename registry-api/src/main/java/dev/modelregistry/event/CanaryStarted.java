package dev.modelregistry.event;

import dev.modelregistry.gate.CanaryTerms;

/**
 * A share of the calls that a label answers goes to another version from now on, until the label
 * moves or the canary is aborted. Where the label moves to the candidate, the canary has ended in
 * promotion.
 *
 * @param terms label, versions, share and guard rails
 * @param mandate what made it lawful
 */
public record CanaryStarted(CanaryTerms terms, Mandate mandate) implements Event {}
