package dev.modelregistry.event;

import dev.modelregistry.value.Role;

/**
 * An actor tried what their roles do not allow. The actor is the one of the entry.
 *
 * @param action what was tried, in words
 * @param needed the role that would have allowed it
 * @param name the model or dataset, or {@code *} for the registry
 */
public record Denied(String action, Role needed, String name) implements Event {}
