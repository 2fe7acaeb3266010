package dev.modelregistry;

import dev.modelregistry.value.Actor;
import dev.modelregistry.value.SnapshotId;
import dev.modelregistry.value.SnapshotRef;
import java.time.Instant;
import java.util.Map;

/** An immutable capture of a dataset's content. */
public interface Snapshot {

  /** Returns the dataset, the number and the digest of the content. */
  SnapshotRef ref();

  /** Returns the dataset and the number. */
  default SnapshotId id() {
    return ref().id();
  }

  /** Returns when it was captured. */
  Instant capturedAt();

  /** Returns who captured it. */
  Actor capturedBy();

  /** Returns the content. */
  Artifact content();

  /** Returns the free notes by name, sorted. */
  Map<String, String> annotations();
}
