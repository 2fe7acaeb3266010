package dev.modelregistry;

import dev.modelregistry.value.Contents;
import dev.modelregistry.value.Stored;
import dev.modelregistry.value.TreeFile;
import java.io.InputStream;
import java.nio.ByteBuffer;
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
   * Opens a part of a single file, without reading the rest. The digest is one of the whole file,
   * so these bytes are unverified where the file is kept plain; call {@link #verify} first where
   * that matters.
   *
   * @param offset the first byte, from 0
   * @param length how many bytes
   * @throws dev.modelregistry.error.Rejected if this is a tree, or has no such part
   */
  InputStream open(long offset, long length);

  /** Says how the files are kept, against what, and what that saves. */
  Stored stored();

  /**
   * Returns a read-only local file with the bytes of a single file, which must not be written to.
   * Where the storage has files it is the storage's own, in constant time and unverified. Where it
   * has none, as a bucket, it is one in the registry's local cache: verified while it is fetched,
   * once for all processes of this machine, and at its place until the registry is closed.
   *
   * @throws dev.modelregistry.error.Rejected if this is a tree; use {@link #copyTo}
   * @throws dev.modelregistry.error.Unavailable if the cache has no room or cannot be written
   */
  Path path();

  /**
   * Maps a range of the file that {@link #path} returns into memory, read-only: nothing is copied,
   * and the system reads what is looked at. The memory is let go of with the buffer.
   *
   * @param offset first byte, at least 0
   * @param length number of bytes, at most {@link Integer#MAX_VALUE}; larger files take several
   * @throws dev.modelregistry.error.Rejected if this is a tree, or the range is not within the file
   * @throws dev.modelregistry.error.Unavailable if the file cannot be read
   */
  ByteBuffer map(long offset, long length);

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
