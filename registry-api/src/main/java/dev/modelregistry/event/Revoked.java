package dev.modelregistry.event;

import dev.modelregistry.value.Grant;

/**
 * A role was taken away.
 *
 * @param grant the grant that no longer holds
 */
public record Revoked(Grant grant) implements Event {}
