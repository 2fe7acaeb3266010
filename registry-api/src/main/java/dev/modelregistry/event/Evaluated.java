package dev.modelregistry.event;

import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.value.VersionId;

/**
 * An evaluation was attached to a version after its registration.
 *
 * @param version the version
 * @param evaluation the evidence
 */
public record Evaluated(VersionId version, Evaluation evaluation) implements Event {}
