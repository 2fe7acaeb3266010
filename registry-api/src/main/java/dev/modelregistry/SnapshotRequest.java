package dev.modelregistry;

import dev.modelregistry.value.Keep;
import java.nio.file.Path;

/**
 * A snapshot being taken. Not safe for use by many threads; nothing is visible before {@link
 * #commit}.
 */
public interface SnapshotRequest {

  /** Says what to capture. */
  SnapshotRequest from(Content content);

  /** Names the file, or the folder with a tree of files, to capture as it is. */
  default SnapshotRequest from(Path fileOrTree) {
    return from(Content.file(fileOrTree));
  }

  /** Names the CSV file to capture; {@link Content#csv(Path, dev.modelregistry.data.Dialect)}. */
  default SnapshotRequest csv(Path file) {
    return from(Content.csv(file));
  }

  /** Names the file to capture that has one JSON object on each line. */
  default SnapshotRequest jsonLines(Path file) {
    return from(Content.jsonLines(file));
  }

  /**
   * Adds a named part, as {@code train}, {@code validation} or {@code test}, in place of one
   * content. All parts have the same columns, and no row of another part may stand in {@code
   * train}: what a model has seen says nothing of how it does on what it has not.
   *
   * @throws IllegalArgumentException if the name is not of the form of a dataset's name
   */
  SnapshotRequest split(String name, Content content);

  /** Captures the parts although rows of others stand in {@code train}; how many is recorded. */
  SnapshotRequest allowSharedRows();

  /** Says what the numbers of a column are counted in, as {@code EUR} or {@code kg}. */
  SnapshotRequest unit(String column, String unit);

  /**
   * Refuses content whose columns code written for the newest snapshot could not read or would
   * misread: a column that was dropped or has another type or unit, or lacks values it always had.
   */
  SnapshotRequest refuseBreakingSchema();

  /** Adds a free note; the last of a name counts. */
  SnapshotRequest annotation(String name, String value);

  /**
   * Says what counts when the content is stored; unless said, what {@link Rules#keep} says for the
   * dataset, else {@link Keep#SMALLEST}.
   */
  SnapshotRequest keep(Keep keep);

  /** Says who is told how far the work is. */
  SnapshotRequest progress(ProgressListener listener);

  /**
   * Captures the content. The same content with the same columns again is the same snapshot: its
   * number is returned and nothing is stored.
   *
   * <p>A crash leaves the whole snapshot or none.
   *
   * @throws dev.modelregistry.error.Rejected if no content was named, or it cannot be captured: a
   *     symbolic link, a device, an empty tree, a file that changes while it is read, a table that
   *     is not of its form or not as declared, parts that share rows; the message names the file,
   *     and of a table the line
   * @throws dev.modelregistry.error.AccessDenied if the actor's roles do not allow it
   * @throws dev.modelregistry.error.Unavailable if the storage does not take it, or a database
   *     cannot be read
   */
  Snapshot commit();
}
