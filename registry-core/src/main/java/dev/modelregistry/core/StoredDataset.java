package dev.modelregistry.core;

import dev.modelregistry.Dataset;
import dev.modelregistry.Snapshot;
import dev.modelregistry.SnapshotRequest;
import dev.modelregistry.data.SchemaVersion;
import dev.modelregistry.value.DatasetName;
import dev.modelregistry.value.SnapshotId;
import java.util.List;
import java.util.Optional;

/** A dataset at somebody's desk. */
final class StoredDataset implements Dataset {

  private final Desk desk;
  private final DatasetName name;

  StoredDataset(Desk desk, DatasetName name) {
    this.desk = desk;
    this.name = name;
  }

  @Override
  public DatasetName name() {
    return name;
  }

  @Override
  public SnapshotRequest snapshot() {
    return new SnapshotCapture(desk, name);
  }

  @Override
  public Snapshot snapshot(long number) {
    return desk.snapshots().snapshot(new SnapshotId(name, number));
  }

  @Override
  public Optional<Snapshot> latest() {
    return desk.snapshots().latest(name);
  }

  @Override
  public List<Snapshot> snapshots() {
    return desk.snapshots().all(name);
  }

  @Override
  public List<SchemaVersion> schemas() {
    return desk.snapshots().schemas(name);
  }

  /** Returns the name. */
  @Override
  public String toString() {
    return name.toString();
  }
}
