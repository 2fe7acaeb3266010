package dev.modelregistry;

import dev.modelregistry.data.SchemaVersion;
import dev.modelregistry.value.DatasetName;
import java.util.List;
import java.util.Optional;

/** A dataset: a line of immutable snapshots of its content. Safe for use by many threads. */
public interface Dataset {

  /** Returns the dataset's name. */
  DatasetName name();

  /**
   * Begins a snapshot. Take it when training starts: a pointer to a table that changes daily is no
   * snapshot.
   */
  SnapshotRequest snapshot();

  /**
   * Returns the snapshot of a number.
   *
   * @throws dev.modelregistry.error.NotFound if there is none
   */
  Snapshot snapshot(long number);

  /** Returns the newest snapshot, or empty. */
  Optional<Snapshot> latest();

  /** Returns all snapshots, oldest first. */
  List<Snapshot> snapshots();

  /** Returns the schemas that the dataset had, oldest first, each with what it changed. */
  List<SchemaVersion> schemas();
}
