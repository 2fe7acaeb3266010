package dev.modelregistry;

import dev.modelregistry.value.VersionId;
import java.time.Instant;
import java.util.Optional;

/**
 * One turn of a version under a label, from {@code from} to just before {@code until}.
 *
 * @param version the version
 * @param from when it began
 * @param until when the next began, or empty for the turn that lasts
 * @param began the decision that began it
 */
public record Tenure(VersionId version, Instant from, Optional<Instant> until, Decision began) {}
