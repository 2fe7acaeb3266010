package dev.modelregistry.core.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.modelregistry.event.LogEntry;
import dev.modelregistry.value.EntryRef;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.LogPosition;

/**
 * What a serving process keeps on its own machine of the version it serves. No part of the store:
 * any release may write it differently, and whoever cannot read it goes without.
 */
public final class PinCodec {

  /** An entry, its quotes escaped, and little more. */
  private static final int MAX_BYTES = 3 << 20;

  private static final DocumentFormat<Pin> FORMAT =
      new DocumentFormat<>("a local pin", 1, MAX_BYTES, PinCodec::json, PinCodec::pin);

  private static final String REGISTRY = "registry";
  private static final String LABEL = "label";
  private static final String POSITION = "position";
  private static final String LOG = "log";
  private static final String SEQUENCE = "sequence";
  private static final String ENTRY = "entry";

  private PinCodec() {}

  /**
   * A version under its label.
   *
   * @param registry the id of the registry
   * @param label the label that was followed
   * @param position the log of decisions up to the one that put the version there
   * @param entry what registered the version
   */
  public record Pin(String registry, Label label, LogPosition position, LogEntry entry) {}

  /** Returns the bytes of a pin, which end with their digest. */
  public static byte[] encode(Pin pin) {
    return Whole.sealed(FORMAT.encode(pin));
  }

  /**
   * Reads a pin.
   *
   * @throws MalformedJson if the bytes are those of no pin, or were damaged
   */
  public static Pin decode(byte[] bytes) {
    return FORMAT.decode(Whole.unsealed(bytes));
  }

  private static JsonObject.Builder json(Pin pin) {
    return JsonObject.builder()
        .put(REGISTRY, pin.registry())
        .put(LABEL, pin.label().name())
        .put(POSITION, pin.position().toString())
        .put(LOG, pin.entry().ref().log())
        .put(SEQUENCE, pin.entry().sequence())
        .put(ENTRY, new String(EntryCodec.encode(pin.entry()), UTF_8));
  }

  private static Pin pin(JsonObject json) {
    EntryRef ref = new EntryRef(json.text(LOG), json.integer(SEQUENCE));
    return new Pin(
        json.text(REGISTRY),
        json.text(LABEL, Label::new),
        json.text(POSITION, LogPosition::parse),
        json.text(ENTRY, text -> EntryCodec.decode(ref, text.getBytes(UTF_8))));
  }
}
