package dev.modelregistry.examples;

import dev.modelregistry.Verification;
import dev.modelregistry.gate.GateReport;
import dev.modelregistry.value.VersionId;
import java.util.Optional;

/**
 * What the journey came to.
 *
 * @param refusal what the gates found on version 2, where they refused it
 * @param promoted what production pointed at after the last promotion
 * @param restored what it pointed at after the rollback
 * @param verification what reading everything once found
 * @param damaged what it found in a copy of the registry in which one byte was changed
 */
record CreditOutcome(
    Optional<GateReport> refusal,
    VersionId promoted,
    VersionId restored,
    Verification verification,
    Verification damaged) {}
