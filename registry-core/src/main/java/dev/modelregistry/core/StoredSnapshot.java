package dev.modelregistry.core;

import dev.modelregistry.Artifact;
import dev.modelregistry.Snapshot;
import dev.modelregistry.core.blob.BlobStore;
import dev.modelregistry.core.blob.PlacedBlobs;
import dev.modelregistry.core.blob.StoredArtifact;
import dev.modelregistry.event.Captured;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.DatasetName;
import dev.modelregistry.value.SnapshotId;
import dev.modelregistry.value.SnapshotRef;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A snapshot as its entry says it. */
final class StoredSnapshot implements Snapshot {

  private final DatasetName dataset;
  private final LogEntry entry;
  private final Captured captured;
  private final BlobStore blobs;

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
