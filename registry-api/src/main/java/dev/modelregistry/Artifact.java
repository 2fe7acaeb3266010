package dev.modelregistry;

import dev.modelregistry.value.Contents;
import dev.modelregistry.value.TreeFile;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * Stored bytes: one file, or a tree of files.
 *
 * <p>Streams and copies are verified: they give the bytes that were registered, or fail with {@link
 * dev.modelregistry.error.Corrupt} at the latest where the end would have been (promise P7). {@link
 * #path} hands out the raw file; call {@link #verify} first where a library does not notice damage
 * by itself.
 */
public interface Artifact {

  /** Returns what it holds: digest, size, form. */
  Contents contents();

  /** Returns the files, sorted by path; a single file has one, of its own name. */
  List<TreeFile> files();

  /**
   * Opens the bytes of a single file.
   *
   * @throws dev.modelregistry.error.Rejected if this is a tree; name the file then
   */
  InputStream open();

  /**
   * Opens one file of a tree.
   *
   * @param file its path below the root of the tree
   * @throws dev.modelregistry.error.NotFound if the tree has no such file
   */
  InputStream open(String file);

  /**
   * Returns a read-only local file with the bytes of a single file, in constant time and
   * unverified. It must not be written to and stays as long as the version does.
   *
   * @throws dev.modelregistry.error.Rejected if this is a tree, or the storage has no local files;
   *     {@link #copyTo} serves both
   */
  Path path();

  /**
   * Copies the file, or the tree, to a path that does not exist yet, verifying each byte. A failure
   * leaves nothing under that path.
   *
   * @return the path
   * @throws dev.modelregistry.error.Rejected if the path exists
   */
  Path copyTo(Path target);

  /**
   * Reads every byte once and compares.
   *
   * @return this artifact
   * @throws dev.modelregistry.error.Corrupt if an object is damaged or missing; the message says
   *     which
   */
  Artifact verify();
}
