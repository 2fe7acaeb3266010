package dev.modelregistry.event;

import dev.modelregistry.value.Grant;

/**
 * A role was given.
 *
 * @param grant who may do what, where
 */
public record Granted(Grant grant) implements Event {}
