package dev.modelregistry.fs;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The folders between the root and the objects.
 *
 * <p>An object is only as durable as the names of all folders above it. Another process may have
 * made such a folder and died before it synced the name, so this instance syncs the name of every
 * folder itself the first time it stores something there, and remembers that it did.
 */
final class Folders {

  /** Reverse lineage makes a folder for each thing used, so what is remembered has a bound. */
  private static final int MOST_REMEMBERED = 10_000;

  private final Path root;
  private final Disk disk;
  private final Set<Path> durable = ConcurrentHashMap.newKeySet();

  Folders(Path root, Disk disk) {
    this.root = root;
    this.disk = disk;
  }

  /**
   * Makes a folder below the root and everything between, and returns when their names are durable.
   *
   * @throws IOException if something else than a folder stands there; a symbolic link is not
   *     followed
   */
  void ensure(Path folder) throws IOException {
    if (folder.equals(root) || durable.contains(folder)) {
      return;
    }
    Path parent = parentOf(folder);
    ensure(parent);
    makeUnlessThere(folder);
    disk.syncFolder(parent);
    if (durable.size() >= MOST_REMEMBERED) {
      durable.clear();
    }
    durable.add(folder);
  }

  /** Returns the path of a key, or of the folder that a prefix ending in a slash names. */
  Path resolve(String key) {
    return root.resolve(key);
  }

  /** Returns the folder that something below the root stands in. */
  Path parentOf(Path path) {
    Path parent = path.getParent();
    if (parent == null || !parent.startsWith(root)) {
      throw new IllegalArgumentException(path + " is not below " + root);
    }
    return parent;
  }

  /** Forgets that a folder and those above it were there, after somebody removed one of them. */
  void forget(Path folder) {
    for (Path each = folder; !each.equals(root); each = parentOf(each)) {
      durable.remove(each);
    }
  }

  /** Makes the folder that a storage lives in; returns the folders that got a new name in them. */
  static List<Path> makeRoot(Path folder, Disk disk) throws IOException {
    Path parent = folder.getParent();
    if (Files.exists(folder) || parent == null) {
      return List.of();
    }
    List<Path> changed = new ArrayList<>(makeRoot(parent, disk));
    try {
      disk.makeFolder(folder);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
    changed.add(parent);
    return changed;
  }

  /** Returns what is known of a regular file below the root, or empty if there is none. */
  Optional<BasicFileAttributes> regularFile(Path file) throws IOException {
    // The file first: most looks are for the next entry of a log, which is not there yet.
    if (Absence.isCertainAt(file)) {
      return Optional.empty();
    }
    Optional<BasicFileAttributes> found;
    try {
      found = look(file).filter(BasicFileAttributes::isRegularFile);
    } catch (FileSystemException e) {
      if (isFolder(parentOf(file))) {
        throw e;
      }
      return Optional.empty();
    }
    return found.isPresent() && isFolder(parentOf(file)) ? found : Optional.empty();
  }

  /** Returns whether a path below the root leads over folders alone, not over symbolic links. */
  boolean isFolder(Path folder) throws IOException {
    return folder.equals(root)
        || (isFolder(parentOf(folder))
            && look(folder).filter(BasicFileAttributes::isDirectory).isPresent());
  }

  /** Returns what stands at a path, symbolic links not followed. */
  static Optional<BasicFileAttributes> look(Path path) throws IOException {
    try {
      return Optional.of(
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private void makeUnlessThere(Path folder) throws IOException {
    try {
      disk.makeFolder(folder);
    } catch (FileAlreadyExistsException e) {
      if (!isFolder(folder)) {
        throw new IOException(
            "a folder is needed at "
                + folder
                + " and something else stands there; nothing was stored, and what stands there was"
                + " not touched",
            e);
      }
    }
  }
}
