package dev.modelregistry.event;

import dev.modelregistry.gate.Alarm;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.VersionId;
import java.util.Optional;

/**
 * A canary ended, and the label stays where it is.
 *
 * @param label the label
 * @param candidate the version that answered a share of its calls
 * @param started the decision that started the canary
 * @param reason why
 * @param alarm the guard rail that aborted it and its numbers; empty where somebody did
 */
public record CanaryAborted(
    Label label, VersionId candidate, long started, String reason, Optional<Alarm> alarm)
    implements Event {}
