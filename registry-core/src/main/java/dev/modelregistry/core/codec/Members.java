package dev.modelregistry.core.codec;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Few values by name, in the order of an object. What many objects of one kind have in common,
 * their names and often a value, they share.
 *
 * @param <V> what the values are
 */
public final class Members<V> {

  private static final Members<?> NONE = new Members<>(new String[0], new Object[0]);

  private final String[] names;
  private final Object[] values;

  private Members(String[] names, Object[] values) {
    this.names = names;
    this.values = values;
  }

  @SuppressWarnings("unchecked") // It has no values.
  static <V> Members<V> none() {
    return (Members<V>) NONE;
  }

  static <V> Members<V> of(Map<String, V> map) {
    Collector<V> collector = new Collector<>();
    map.forEach(collector::add);
    return collector.collected();
  }

  /** Returns the value of a name, null where there is none. */
  @SuppressWarnings("unchecked") // A collector of this type put it there.
  public @Nullable V get(String name) {
    for (int i = 0; i < names.length; i++) {
      if (names[i].equals(name)) {
        return (V) values[i];
      }
    }
    return null;
  }

  /** Returns the same as a map. */
  @SuppressWarnings("unchecked") // A collector of this type put them there.
  public Map<String, V> asMap() {
    Map<String, V> map = new LinkedHashMap<>();
    for (int i = 0; i < names.length; i++) {
      map.put(names[i], (V) values[i]);
    }
    return Collections.unmodifiableMap(map);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Members<?> members && asMap().equals(members.asMap());
  }

  @Override
  public int hashCode() {
    return asMap().hashCode();
  }

  @Override
  public String toString() {
    return asMap().toString();
  }

  /** Collects members of one kind of object; what it made last lends its names and values. */
  static final class Collector<V> {

    private String[] names = new String[8];
    private Object[] values = new Object[8];
    private int count;
    private Members<V> last = none();

    void add(String name, V value) {
      if (count == names.length) {
        names = Arrays.copyOf(names, 2 * count);
        values = Arrays.copyOf(values, 2 * count);
      }
      boolean known = count < last.values.length && last.values[count].equals(value);
      names[count] = name;
      values[count] = known ? last.values[count] : value;
      count++;
    }

    Members<V> collected() {
      boolean known = Arrays.equals(names, 0, count, last.names, 0, last.names.length);
      last =
          new Members<>(
              known ? last.names : Arrays.copyOf(names, count), Arrays.copyOf(values, count));
      count = 0;
      return last;
    }
  }
}
