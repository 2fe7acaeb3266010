package dev.modelregistry.event;

/**
 * The slot was filled so that an entry whose outcome was unknown can never take it. Changes nothing
 * else.
 *
 * @param entryId the id of the entry that was not there
 */
public record Voided(String entryId) implements Event {}
