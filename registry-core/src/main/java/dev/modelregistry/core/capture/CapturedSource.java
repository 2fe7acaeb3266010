package dev.modelregistry.core.capture;

import dev.modelregistry.value.Placement;
import dev.modelregistry.value.SourceRevision;
import java.util.Optional;

/**
 * The code of a version.
 *
 * @param revision what was found
 * @param uncommitted where the blob of its uncommitted changes stands, if there are any
 */
public record CapturedSource(SourceRevision revision, Optional<Placement> uncommitted) {}
