package dev.modelregistry;

import dev.modelregistry.value.Keep;
import java.nio.file.Path;

/**
 * A snapshot being taken. Not safe for use by many threads; nothing is visible before {@link
 * #commit}.
 */
public interface SnapshotRequest {

  /** Names the file, or the folder with a tree of files, to capture. */
  SnapshotRequest from(Path fileOrTree);

  /** Adds a free note; the last of a name counts. */
  SnapshotRequest annotation(String name, String value);

  /** Says what counts when the content is stored; {@link Keep#SMALLEST} unless said. */
  SnapshotRequest keep(Keep keep);

  /** Says who is told how far the work is. */
  SnapshotRequest progress(ProgressListener listener);

  /**
   * Captures the content. The same content again is the same snapshot: its number is returned and
   * nothing is stored.
   *
   * <p>A crash leaves the whole snapshot or none.
   *
   * @throws dev.modelregistry.error.Rejected if no content was named, or it cannot be captured: a
   *     symbolic link, a device, an empty tree, a file that changes while it is read; the message
   *     names the file
   * @throws dev.modelregistry.error.AccessDenied if the actor's roles do not allow it
   * @throws dev.modelregistry.error.Unavailable if the storage does not take it
   */
  Snapshot commit();
}
