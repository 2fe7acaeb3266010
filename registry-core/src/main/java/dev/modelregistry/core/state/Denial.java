package dev.modelregistry.core.state;

import dev.modelregistry.event.Denied;
import dev.modelregistry.value.Actor;

/** Who tried what their roles do not allow. */
public record Denial(Actor actor, Denied denied) {}
