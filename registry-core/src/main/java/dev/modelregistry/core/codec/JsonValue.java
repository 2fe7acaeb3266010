package dev.modelregistry.core.codec;

import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A value and where it stands in its document. Each read says what is expected and refuses anything
 * else: nothing is converted, so that no two documents read alike.
 *
 * @param raw one of the types that {@link JsonTree} lists
 */
record JsonValue(JsonPlace place, Object raw) {

  String text() {
    return as(String.class, "a text");
  }

  /** Returns what the text stands for; what its parser refuses is malformed at this place. */
  <T> T text(Function<String, T> parser) {
    String text = text();
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new MalformedJson(place + ": " + e.getMessage(), e);
    }
  }

  long integer() {
    return as(Long.class, "an integer within ±(2^53 - 1)");
  }

  double decimal() {
    return as(Number.class, "a number").doubleValue();
  }

  boolean flag() {
    return as(Boolean.class, "true or false");
  }

  JsonObject object() {
    return as(JsonObject.class, "an object").at(place);
  }

  List<JsonValue> list() {
    List<?> items = as(List.class, "a list");
    List<JsonValue> values = new ArrayList<>(items.size());
    for (Object item : items) {
      values.add(new JsonValue(place.item(values.size()), item));
    }
    return values;
  }

  private <T> T as(Class<T> type, String expected) {
    if (!type.isInstance(raw)) {
      throw new MalformedJson(
          place + " is " + JsonTree.kind(raw) + " where " + expected + " is expected");
    }
    return type.cast(raw);
  }
}
