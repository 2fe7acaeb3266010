package dev.modelregistry.core.codec;

import dev.modelregistry.event.Captured;
import dev.modelregistry.event.Registered;
import dev.modelregistry.event.TableRef;
import dev.modelregistry.value.Digest;
import java.util.List;

/** The events that add a member to a line: a version to a model, a snapshot to a dataset. */
final class LineEvents {

  static final List<EventKind<?>> KINDS =
      List.of(
          new EventKind<>(
              "registered", Registered.class, LineEvents::write, LineEvents::registered),
          new EventKind<>("captured", Captured.class, LineEvents::write, LineEvents::captured));

  private static final String NUMBER = "number";
  private static final String MANIFEST = "manifest";
  private static final String BLOBS = "blobs";
  private static final String CONTENTS = "contents";
  private static final String TABLE = "table";
  private static final String SCHEMA = "schema";
  private static final String RECORD = "record";
  private static final String ANNOTATIONS = "annotations";

  private LineEvents() {}

  private static void write(Registered event, JsonObject.Builder json) {
    json.put(NUMBER, event.number())
        .put(MANIFEST, ManifestCodec.json(event.manifest()))
        .put(BLOBS, event.blobs().stream().map(ValueCodec::json).toList());
  }

  private static Registered registered(JsonObject json) {
    return new Registered(
        json.integer(NUMBER),
        json.object(MANIFEST, ManifestCodec::manifest),
        json.objects(BLOBS, ValueCodec::placement));
  }

  private static void write(Captured event, JsonObject.Builder json) {
    json.put(NUMBER, event.number())
        .put(CONTENTS, ValueCodec.json(event.contents()))
        .put(TABLE, event.table().map(LineEvents::json))
        .put(BLOBS, event.blobs().stream().map(ValueCodec::json).toList())
        .put(ANNOTATIONS, event.annotations());
  }

  private static Captured captured(JsonObject json) {
    return new Captured(
        json.integer(NUMBER),
        json.object(CONTENTS, ValueCodec::contents),
        json.optionalObject(TABLE, LineEvents::table),
        json.objects(BLOBS, ValueCodec::placement),
        json.map(ANNOTATIONS, JsonValue::text));
  }

  private static JsonObject json(TableRef table) {
    return JsonObject.builder()
        .put(SCHEMA, table.schema().toString())
        .put(RECORD, ValueCodec.json(table.record()))
        .build();
  }

  private static TableRef table(JsonObject json) {
    return new TableRef(
        json.text(SCHEMA, Digest::parse), json.object(RECORD, ValueCodec::descriptor));
  }
}
