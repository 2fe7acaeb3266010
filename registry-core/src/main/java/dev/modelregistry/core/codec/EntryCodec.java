package dev.modelregistry.core.codec;

import dev.modelregistry.event.LogEntry;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.EntryRef;

/** Entries of logs. */
public final class EntryCodec {

  /**
   * Bounds what a bundle of 256 entries takes, and what an append that lost its slot sends in vain.
   */
  public static final int MAX_BYTES = 1 << 20;

  private static final DocumentFormat<LogEntry> FORMAT =
      new DocumentFormat<>("a log entry", 1, MAX_BYTES, EntryCodec::json, EntryCodec::entry);

  private static final String LOG = "log";
  private static final String SEQUENCE = "sequence";
  private static final String ID = "id";
  private static final String ACTOR = "actor";
  private static final String TIME = "time";
  private static final String BEFORE = "before";
  private static final String CHECKPOINT = "checkpoint";
  private static final String EVENT = "event";

  private EntryCodec() {}

  /**
   * Returns the bytes that are stored, and hashed as a leaf of the log's Merkle tree.
   *
   * @throws IllegalArgumentException if they are more than {@link #MAX_BYTES}, or a text is not
   *     well-formed Unicode, or the time has no whole microseconds
   */
  public static byte[] encode(LogEntry entry) {
    byte[] bytes = Whole.sealed(FORMAT.encode(entry));
    if (bytes.length > MAX_BYTES) {
      throw new IllegalArgumentException(FORMAT.tooLong(bytes.length));
    }
    return bytes;
  }

  /**
   * Reads an entry.
   *
   * @param expected where the bytes were found, which the entry itself must say as well
   * @throws MalformedJson if the bytes are not those of an entry, or of another one
   */
  public static LogEntry decode(EntryRef expected, byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw new MalformedJson(FORMAT.tooLong(bytes.length));
    }
    LogEntry entry = FORMAT.decode(Whole.unsealed(bytes));
    if (!entry.ref().equals(expected)) {
      throw new MalformedJson(
          "the entry " + entry.ref() + " stands where " + expected + " belongs");
    }
    return entry;
  }

  private static JsonObject.Builder json(LogEntry entry) {
    return JsonObject.builder()
        .put(LOG, entry.ref().log())
        .put(SEQUENCE, entry.sequence())
        .put(ID, entry.stamp().id())
        .put(ACTOR, entry.actor().toString())
        .put(TIME, Words.of(entry.time()))
        .put(BEFORE, entry.before().toString())
        .put(CHECKPOINT, entry.checkpoint().map(Digest::toString))
        .put(EVENT, EventCodec.json(entry.event()));
  }

  private static LogEntry entry(JsonObject json) {
    return new LogEntry(
        new EntryRef(json.text(LOG), json.integer(SEQUENCE)),
        new LogEntry.Stamp(
            json.text(ID), json.text(ACTOR, Actor::parse), json.text(TIME, Words::instant)),
        json.text(BEFORE, Digest::parse),
        json.optionalText(CHECKPOINT, Digest::parse),
        EventCodec.event(json.object(EVENT)));
  }
}
