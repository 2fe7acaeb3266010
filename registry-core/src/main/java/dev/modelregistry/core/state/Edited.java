package dev.modelregistry.core.state;

import com.google.common.collect.ImmutableSortedMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A map during a fold: copied once, when the first entry changes it. */
final class Edited<K extends Comparable<K>, V> {

  private final ImmutableSortedMap<K, V> before;
  private @Nullable Map<K, V> copy;

  Edited(ImmutableSortedMap<K, V> before) {
    this.before = before;
  }

  @Nullable V get(K key) {
    return copy == null ? before.get(key) : copy.get(key);
  }

  void put(K key, V value) {
    mine().put(key, value);
  }

  void remove(K key) {
    if (get(key) != null) {
      mine().remove(key);
    }
  }

  ImmutableSortedMap<K, V> result() {
    return copy == null ? before : ImmutableSortedMap.copyOf(copy);
  }

  private Map<K, V> mine() {
    Map<K, V> mine = copy;
    if (mine == null) {
      mine = new TreeMap<>(before);
      copy = mine;
    }
    return mine;
  }
}
