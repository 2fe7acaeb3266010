package dev.modelregistry.core.codec;

import com.google.common.collect.ImmutableSortedMap;
import dev.modelregistry.value.Label;
import java.util.Map;

/** Labels as names of members, and back. */
final class LabelMaps {

  private LabelMaps() {}

  static <V> Map<String, V> byName(Map<Label, V> values) {
    ImmutableSortedMap.Builder<String, V> named = ImmutableSortedMap.naturalOrder();
    values.forEach((label, value) -> named.put(label.name(), value));
    return named.buildOrThrow();
  }

  static <V> ImmutableSortedMap<Label, V> byLabel(Map<String, V> values) {
    ImmutableSortedMap.Builder<Label, V> labelled = ImmutableSortedMap.naturalOrder();
    values.forEach((name, value) -> labelled.put(Label.of(name), value));
    return labelled.buildOrThrow();
  }
}
