package dev.modelregistry.core.codec;

import com.google.common.primitives.ImmutableLongArray;
import dev.modelregistry.core.state.NumberedEntries;

/** The arithmetic of numbers, for versions and snapshots alike. */
final class NumberedEntriesCodec {

  private static final String SIZE = "size";
  private static final String OTHERS = "others";

  private NumberedEntriesCodec() {}

  static JsonObject json(NumberedEntries entries) {
    return JsonObject.builder()
        .put(SIZE, entries.size())
        .put(OTHERS, entries.others().asList())
        .build();
  }

  static NumberedEntries entries(JsonObject json) {
    return new NumberedEntries(
        json.integer(SIZE), ImmutableLongArray.copyOf(json.list(OTHERS, JsonValue::integer)));
  }
}
