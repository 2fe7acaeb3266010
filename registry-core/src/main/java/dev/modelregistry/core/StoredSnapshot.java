package dev.modelregistry.core;

import dev.modelregistry.Artifact;
import dev.modelregistry.Snapshot;
import dev.modelregistry.core.blob.BlobStore;
import dev.modelregistry.core.blob.PlacedBlobs;
import dev.modelregistry.core.blob.StoredArtifact;
import dev.modelregistry.core.codec.MalformedJson;
import dev.modelregistry.core.codec.TableCodec;
import dev.modelregistry.core.codec.TableRecord;
import dev.modelregistry.core.data.StoredTable;
import dev.modelregistry.data.Profile;
import dev.modelregistry.data.QueryRecord;
import dev.modelregistry.data.Schema;
import dev.modelregistry.data.SnapshotDiff;
import dev.modelregistry.error.Corrupt;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.event.Captured;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.event.TableRef;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.DatasetName;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.Placement;
import dev.modelregistry.value.SnapshotId;
import dev.modelregistry.value.SnapshotRef;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A snapshot as its entry says it. */
final class StoredSnapshot implements Snapshot {

  private final DatasetName dataset;
  private final LogEntry entry;
  private final Captured captured;
  private final BlobStore blobs;
  private volatile @Nullable TableRecord record;

  StoredSnapshot(DatasetName dataset, LogEntry entry, Captured captured, BlobStore blobs) {
    this.dataset = dataset;
    this.entry = entry;
    this.captured = captured;
    this.blobs = blobs;
  }

  @Override
  public SnapshotRef ref() {
    return new SnapshotRef(
        new SnapshotId(dataset, captured.number()), captured.contents().digest());
  }

  @Override
  public Instant capturedAt() {
    return entry.time();
  }

  @Override
  public Actor capturedBy() {
    return entry.actor();
  }

  @Override
  public Artifact content() {
    return artifact();
  }

  StoredArtifact artifact() {
    return new StoredArtifact(captured.contents(), new PlacedBlobs(captured.blobs()), blobs);
  }

  @Override
  public Optional<Schema> schema() {
    return table().map(TableRecord::schema);
  }

  @Override
  public Optional<Profile> profile() {
    return stored().flatMap(StoredTable::profile);
  }

  @Override
  public List<String> splits() {
    return stored().map(StoredTable::splits).orElse(List.of());
  }

  @Override
  public Optional<Profile> profile(String split) {
    return requireTable().profile(split);
  }

  @Override
  public InputStream open(String split) {
    return requireTable().open(split);
  }

  @Override
  public OptionalLong sharedRows() {
    return table().map(TableRecord::sharedRows).orElseGet(OptionalLong::empty);
  }

  @Override
  public Optional<QueryRecord> query() {
    return table().flatMap(TableRecord::query);
  }

  @Override
  public SnapshotDiff diff(Snapshot later) {
    return requireTable().diff(((StoredSnapshot) later).requireTable());
  }

  /** Returns what identifies the columns, without reading more than the entry. */
  Optional<Digest> schemaFingerprint() {
    return captured.table().map(TableRef::schema);
  }

  private Optional<StoredTable> stored() {
    return table().map(found -> new StoredTable(id(), found, content()));
  }

  private StoredTable requireTable() {
    return stored()
        .orElseThrow(
            () ->
                new Rejected(
                    id() + " was captured as a file and not as a table; capture it with csv(…)"));
  }

  /** Read when it is first asked for: most who follow a snapshot want its bytes alone. */
  private Optional<TableRecord> table() {
    TableRecord known = record;
    if (known == null && captured.table().isPresent()) {
      known = read(captured.table().get());
      record = known;
    }
    return Optional.ofNullable(known);
  }

  private TableRecord read(TableRef ref) {
    Placement placement =
        new PlacedBlobs(captured.blobs())
            .apply(ref.record().digest())
            .orElseThrow(
                () ->
                    new Corrupt(
                        entry.ref().toString(),
                        id() + " does not say where its table record stands"));
    String key = blobs.key(placement).value();
    try {
      byte[] document = blobs.readDocument(placement, TableCodec.MAX_BYTES);
      return TableCodec.decode(document, ref.schema());
    } catch (MalformedJson e) {
      throw e.in(key, key + ", the table record of " + id() + ",", "is no table record");
    }
  }

  @Override
  public Map<String, String> annotations() {
    return captured.annotations();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StoredSnapshot that && ref().equals(that.ref());
  }

  @Override
  public int hashCode() {
    return ref().hashCode();
  }

  /** Returns the dataset and the number. */
  @Override
  public String toString() {
    return id().toString();
  }
}
