package dev.modelregistry.event;

import dev.modelregistry.gate.Approval;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.VersionId;

/**
 * A person consented to a gate report ahead of the promotion.
 *
 * @param label the label that is to move
 * @param candidate the version that wants it
 * @param approval who, under which reference, and to which report
 */
public record Approved(Label label, VersionId candidate, Approval approval) implements Event {}
