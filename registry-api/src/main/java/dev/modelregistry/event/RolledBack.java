package dev.modelregistry.event;

import dev.modelregistry.value.Holding;
import dev.modelregistry.value.Label;

/**
 * A label went back to where it had pointed before.
 *
 * @param label the label
 * @param from what it pointed at
 * @param restored the earlier holding that it points at again: the version, and the decision that
 *     first put it there
 * @param below the decision to which the next rollback goes, 0 where there is none
 * @param reason why, for example an incident number
 */
public record RolledBack(Label label, Holding from, Holding restored, long below, String reason)
    implements Event {}
