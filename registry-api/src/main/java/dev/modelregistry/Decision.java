package dev.modelregistry;

import dev.modelregistry.event.Event;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.EntryRef;
import java.time.Instant;

/**
 * One entry of a model's log of decisions.
 *
 * @param entry where it stands
 * @param time when it was made; never before the decision before it
 * @param actor who made it
 * @param event what was decided
 */
public record Decision(EntryRef entry, Instant time, Actor actor, Event event) {}
