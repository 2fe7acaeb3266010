package dev.modelregistry;

import dev.modelregistry.data.Profile;
import dev.modelregistry.data.QueryRecord;
import dev.modelregistry.data.Schema;
import dev.modelregistry.data.SnapshotDiff;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.SnapshotId;
import dev.modelregistry.value.SnapshotRef;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An immutable capture of a dataset's content. Safe for use by many threads.
 *
 * <p>What is known of a table beside its bytes is read from the storage when it is first asked for;
 * those methods fail with {@link dev.modelregistry.error.Corrupt} if it is damaged.
 */
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

  /** Returns the columns, or empty where the content was not captured as a table. */
  Optional<Schema> schema();

  /** Returns what all rows look like, those of every split; empty where they were not read. */
  Optional<Profile> profile();

  /** Returns the names of the splits, in the order in which they were named; mostly none. */
  List<String> splits();

  /**
   * Returns what the rows of one split look like; empty where they were not read.
   *
   * @throws dev.modelregistry.error.NotFound if there is no split of this name
   */
  Optional<Profile> profile(String split);

  /**
   * Opens the bytes of one split.
   *
   * @throws dev.modelregistry.error.NotFound if there is no split of this name
   */
  InputStream open(String split);

  /**
   * Returns how many rows of other splits stand in {@code train}, where that was allowed, and empty
   * where there is no such split.
   */
  OptionalLong sharedRows();

  /** Returns the query that it was read by, or empty; of splits, the first that has one. */
  Optional<QueryRecord> query();

  /**
   * Compares with a later snapshot: columns, rows added and removed, how far each column moved.
   * Reads both; the memory it takes does not follow from how many rows there are.
   *
   * @throws dev.modelregistry.error.Rejected if one of the two is no table whose rows can be read
   */
  SnapshotDiff diff(Snapshot later);

  /** Returns the free notes by name, sorted. */
  Map<String, String> annotations();
}
