package dev.modelregistry.core.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.Iterables;
import com.google.common.collect.Maps;
import dev.modelregistry.event.Event;
import dev.modelregistry.event.Unrecognised;
import dev.modelregistry.event.Voided;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Events of all kinds, those included that a later release will write. */
final class EventCodec {

  private static final String ENTRY_ID = "entryId";

  private static final EventKind<Voided> VOIDED =
      new EventKind<>("voided", Voided.class, EventCodec::write, EventCodec::voided);

  private static final Iterable<EventKind<?>> KINDS =
      Iterables.concat(
          LineEvents.KINDS,
          DecisionEvents.KINDS,
          CanaryEvents.KINDS,
          RuleEvents.KINDS,
          List.of(VOIDED));

  private static final Map<String, EventKind<?>> BY_TYPE = Maps.uniqueIndex(KINDS, EventKind::type);

  private static final Map<Class<?>, EventKind<?>> BY_CLASS =
      Maps.uniqueIndex(KINDS, EventKind::event);

  private EventCodec() {}

  static JsonObject json(Event event) {
    if (event instanceof Unrecognised unrecognised) {
      return CanonicalJson.parseCanonical(unrecognised.json().getBytes(UTF_8));
    }
    @Nullable EventKind<?> kind = BY_CLASS.get(event.getClass());
    if (kind == null) {
      throw new IllegalStateException("no form is known for " + event);
    }
    return kind.json(event);
  }

  static Event event(JsonObject json) {
    String type = json.text(EventKind.TYPE);
    @Nullable EventKind<?> kind = BY_TYPE.get(type);
    if (kind == null || RuleEvents.hasUnknownPart(json) || CanaryEvents.hasUnknownPart(json)) {
      return new Unrecognised(type, new String(CanonicalJson.write(json), UTF_8));
    }
    return kind.event(json);
  }

  private static void write(Voided event, JsonObject.Builder json) {
    json.put(ENTRY_ID, event.entryId());
  }

  private static Voided voided(JsonObject json) {
    return new Voided(json.text(ENTRY_ID));
  }
}
