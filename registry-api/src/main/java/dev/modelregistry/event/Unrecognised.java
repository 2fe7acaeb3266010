package dev.modelregistry.event;

/**
 * An event of a kind that this release of the library does not know, kept so that an older reader
 * can still verify a newer log. A log that holds one is read but not appended to.
 *
 * @param type the name of the kind
 * @param json the event as it stands in the log
 */
public record Unrecognised(String type, String json) implements Event {}
