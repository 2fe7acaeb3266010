package dev.modelregistry.core.codec;

import dev.modelregistry.event.Event;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * A kind of event and its form.
 *
 * @param type the name of the kind in documents
 * @param event the class
 * @param to writes what the event says, the type aside
 * @param from reads it
 */
record EventKind<E extends Event>(
    String type,
    Class<E> event,
    BiConsumer<E, JsonObject.Builder> to,
    Function<JsonObject, E> from) {

  static final String TYPE = "type";

  JsonObject json(Event of) {
    JsonObject.Builder json = JsonObject.builder().put(TYPE, type);
    to.accept(event.cast(of), json);
    return json.build();
  }

  E event(JsonObject json) {
    return json.read(from);
  }
}
