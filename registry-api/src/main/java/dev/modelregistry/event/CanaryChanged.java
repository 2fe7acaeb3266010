package dev.modelregistry.event;

import dev.modelregistry.gate.CanaryTerms;

/**
 * A canary has another share from now on; who had it at a smaller share has it at a larger one.
 *
 * @param started the decision that started it
 * @param terms the terms with the new share; nothing else of them changes
 * @param mandate what made it lawful
 */
public record CanaryChanged(long started, CanaryTerms terms, Mandate mandate) implements Event {}
