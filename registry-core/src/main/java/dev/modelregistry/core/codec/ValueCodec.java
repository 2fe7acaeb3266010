package dev.modelregistry.core.codec;

import dev.modelregistry.value.Contents;
import dev.modelregistry.value.Descriptor;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.EntryRef;
import dev.modelregistry.value.Holding;
import dev.modelregistry.value.Packing;
import dev.modelregistry.value.Placement;
import dev.modelregistry.value.SnapshotId;
import dev.modelregistry.value.SnapshotRef;
import dev.modelregistry.value.VersionId;
import java.util.Optional;

/** How documents refer to blobs, snapshots, versions and entries. */
final class ValueCodec {

  private static final String DIGEST = "digest";
  private static final String SIZE_BYTES = "sizeBytes";
  private static final String MEDIA_TYPE = "mediaType";
  private static final String UPLOAD_ID = "uploadId";
  private static final String STORED_BYTES = "storedBytes";
  private static final String BASE = "base";
  private static final String FORM = "form";
  private static final String NAME = "name";
  private static final String ROOT = "root";
  private static final String TOTAL_BYTES = "totalBytes";
  private static final String FILE_COUNT = "fileCount";
  private static final String ID = "id";
  private static final String CONTENT = "content";
  private static final String VERSION = "version";
  private static final String SINCE = "since";
  private static final String LOG = "log";
  private static final String SEQUENCE = "sequence";

  private ValueCodec() {}

  static JsonObject json(Descriptor descriptor) {
    return JsonObject.builder()
        .put(DIGEST, descriptor.digest().toString())
        .put(SIZE_BYTES, descriptor.sizeBytes())
        .put(MEDIA_TYPE, descriptor.mediaType())
        .build();
  }

  static Descriptor descriptor(JsonObject json) {
    return new Descriptor(
        json.text(DIGEST, Digest::parse), json.integer(SIZE_BYTES), json.text(MEDIA_TYPE));
  }

  static JsonObject json(Placement placement) {
    return JsonObject.builder()
        .put(DIGEST, placement.digest().toString())
        .put(SIZE_BYTES, placement.sizeBytes())
        .put(UPLOAD_ID, placement.uploadId())
        .put(BASE, placement.packing().flatMap(Packing::base).map(ValueCodec::json))
        .put(STORED_BYTES, placement.packing().map(Packing::storedBytes))
        .build();
  }

  static Placement placement(JsonObject json) {
    Optional<Packing.Base> base = json.optionalObject(BASE, ValueCodec::base);
    Optional<Packing> packing =
        json.optional(STORED_BYTES).map(stored -> new Packing(stored.integer(), base));
    return new Placement(
        json.text(DIGEST, Digest::parse), json.integer(SIZE_BYTES), json.text(UPLOAD_ID), packing);
  }

  private static JsonObject json(Packing.Base base) {
    return JsonObject.builder()
        .put(DIGEST, base.digest().toString())
        .put(UPLOAD_ID, base.uploadId())
        .build();
  }

  private static Packing.Base base(JsonObject json) {
    return new Packing.Base(json.text(DIGEST, Digest::parse), json.text(UPLOAD_ID));
  }

  static JsonObject json(Contents contents) {
    return JsonObject.builder()
        .put(FORM, Words.of(contents.form()))
        .put(NAME, contents.name())
        .put(ROOT, json(contents.root()))
        .put(TOTAL_BYTES, contents.totalBytes())
        .put(FILE_COUNT, contents.fileCount())
        .build();
  }

  static Contents contents(JsonObject json) {
    return new Contents(
        json.text(FORM, Words.constantOf(Contents.Form.class)),
        json.text(NAME),
        json.object(ROOT, ValueCodec::descriptor),
        json.integer(TOTAL_BYTES),
        json.integer(FILE_COUNT));
  }

  static JsonObject json(SnapshotRef snapshot) {
    return JsonObject.builder()
        .put(ID, snapshot.id().toString())
        .put(CONTENT, snapshot.content().toString())
        .build();
  }

  static SnapshotRef snapshotRef(JsonObject json) {
    return new SnapshotRef(json.text(ID, SnapshotId::parse), json.text(CONTENT, Digest::parse));
  }

  static JsonObject json(Holding holding) {
    return JsonObject.builder()
        .put(VERSION, holding.version().toString())
        .put(SINCE, holding.since())
        .build();
  }

  static Holding holding(JsonObject json) {
    return new Holding(json.text(VERSION, VersionId::parse), json.integer(SINCE));
  }

  static JsonObject json(EntryRef ref) {
    return JsonObject.builder().put(LOG, ref.log()).put(SEQUENCE, ref.sequence()).build();
  }

  static EntryRef entryRef(JsonObject json) {
    return new EntryRef(json.text(LOG), json.integer(SEQUENCE));
  }
}
