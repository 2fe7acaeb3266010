package dev.modelregistry.core.codec;

import java.time.DateTimeException;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An object of a JSON document, read by name. Immutable; equal to every object of equal content.
 *
 * <p>A read of what is missing or of another type throws {@link MalformedJson} with the path from
 * the root of the document. Absent values are left out of a document, so an optional read finds
 * nothing where the name is missing and refuses a null like any other value of the wrong type.
 */
public final class JsonObject {

  private static final JsonObject EMPTY =
      new JsonObject(JsonPlace.ROOT, Collections.emptySortedMap());

  private final JsonPlace place;

  /** Sorted as RFC 8785 section 3.2.3 demands: {@code String} compares UTF-16 code units. */
  private final SortedMap<String, Object> fields;

  private JsonObject(JsonPlace place, SortedMap<String, Object> fields) {
    this.place = place;
    this.fields = fields;
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Returns this object as seen from its place in a document. */
  JsonObject at(JsonPlace inDocument) {
    return new JsonObject(inDocument, fields);
  }

  public String text(String name) {
    return required(name, "a text").text();
  }

  /** Returns what the text stands for; what its parser refuses is malformed. */
  public <T> T text(String name, Function<String, T> parser) {
    return required(name, "a text").text(parser);
  }

  public Optional<String> optionalText(String name) {
    return optional(name).map(JsonValue::text);
  }

  <T> Optional<T> optionalText(String name, Function<String, T> parser) {
    return optional(name).map(value -> value.text(parser));
  }

  /** Returns an integer within ±(2^53 - 1). */
  public long integer(String name) {
    return required(name, "an integer").integer();
  }

  public double decimal(String name) {
    return required(name, "a number").decimal();
  }

  public boolean flag(String name) {
    return required(name, "true or false").flag();
  }

  public JsonObject object(String name) {
    return required(name, "an object").object();
  }

  public Optional<JsonObject> optionalObject(String name) {
    return optional(name).map(JsonValue::object);
  }

  <T> T object(String name, Function<JsonObject, T> reader) {
    return object(name).read(reader);
  }

  <T> Optional<T> optionalObject(String name, Function<JsonObject, T> reader) {
    return optionalObject(name).map(object -> object.read(reader));
  }

  public List<JsonObject> objects(String name) {
    return list(name, JsonValue::object);
  }

  <T> List<T> objects(String name, Function<JsonObject, T> reader) {
    return list(name, value -> value.object().read(reader));
  }

  public List<String> texts(String name) {
    return list(name, JsonValue::text);
  }

  /** Returns the members of an object whose names are data. */
  <T> SortedMap<String, T> map(String name, Function<JsonValue, T> item) {
    JsonObject members = object(name);
    SortedMap<String, T> map = new TreeMap<>();
    members.keys().forEach(key -> map.put(key, item.apply(members.value(key))));
    return map;
  }

  /** Returns what this object stands for; what a constructor refuses is malformed here. */
  <T> T read(Function<JsonObject, T> reader) {
    try {
      return reader.apply(this);
    } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
      throw new MalformedJson(place.described() + ": " + e.getMessage(), e);
    }
  }

  <T> List<T> list(String name, Function<JsonValue, T> item) {
    return required(name, "a list").list().stream().map(item).toList();
  }

  /** Returns the value, of whatever type. */
  JsonValue value(String name) {
    return required(name, "a value");
  }

  Optional<JsonValue> optional(String name) {
    return Optional.ofNullable(fields.get(name)).map(raw -> new JsonValue(place.member(name), raw));
  }

  /** Returns the names, sorted. */
  public Set<String> keys() {
    return Collections.unmodifiableSet(fields.keySet());
  }

  /** Returns the exception for a value that has the right type and still makes no sense. */
  public MalformedJson malformed(String name, String problem) {
    return new MalformedJson(place.member(name) + " " + problem);
  }

  private JsonValue required(String name, String expected) {
    return optional(name)
        .orElseThrow(() -> malformed(name, "is missing; " + expected + " is expected there"));
  }

  /** Returns the members in canonical order. */
  SortedMap<String, Object> fields() {
    return Collections.unmodifiableSortedMap(fields);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof JsonObject object && fields.equals(object.fields);
  }

  @Override
  public int hashCode() {
    return fields.hashCode();
  }

  @Override
  public String toString() {
    return fields.toString();
  }

  /**
   * Collects the members of an object. What JSON cannot hold exactly is refused with an {@code
   * IllegalArgumentException}, a null or an empty optional is left out, and so is no empty list.
   */
  public static final class Builder {

    private final SortedMap<String, Object> fields = new TreeMap<>();

    private Builder() {}

    public Builder put(String name, @Nullable String text) {
      return text == null ? this : add(name, JsonTree.text(text));
    }

    public Builder put(String name, long integer) {
      return add(name, JsonTree.integer(integer));
    }

    public Builder put(String name, double decimal) {
      return add(name, JsonTree.decimal(decimal));
    }

    public Builder put(String name, boolean flag) {
      return add(name, flag);
    }

    public Builder put(String name, @Nullable JsonObject object) {
      return object == null ? this : add(name, object);
    }

    public Builder put(String name, Collection<?> list) {
      return add(name, JsonTree.of(list));
    }

    /** Adds an object whose names are data. */
    public Builder put(String name, Map<String, ?> members) {
      Builder object = builder();
      members.forEach((key, value) -> object.add(key, JsonTree.of(value)));
      return put(name, object.build());
    }

    public Builder put(String name, Optional<?> value) {
      return value.isEmpty() ? this : add(name, JsonTree.of(value.get()));
    }

    public Builder put(String name, OptionalLong integer) {
      return integer.isEmpty() ? this : put(name, integer.getAsLong());
    }

    public Builder put(String name, OptionalDouble decimal) {
      return decimal.isEmpty() ? this : put(name, decimal.getAsDouble());
    }

    /** Adds a value that already has the form of {@link JsonTree}. */
    Builder add(String name, Object treeValue) {
      if (fields.putIfAbsent(JsonTree.text(name), treeValue) != null) {
        throw new IllegalStateException("'" + MalformedJson.shown(name) + "' is there already");
      }
      return this;
    }

    boolean has(String name) {
      return fields.containsKey(name);
    }

    public JsonObject build() {
      return fields.isEmpty() ? EMPTY : new JsonObject(JsonPlace.ROOT, new TreeMap<>(fields));
    }
  }
}
