package dev.modelregistry.event;

import dev.modelregistry.value.KeepRule;

/**
 * It was set how bytes are kept, where who stores them says nothing. Replaces what was set for the
 * same names, and comes before all that was set earlier.
 *
 * @param rule whose bytes, and how
 */
public record KeepSet(KeepRule rule) implements Event {}
