package dev.modelregistry.fs;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens a folder for a storage: makes it, tries what the guarantees rest on, and sweeps it. */
final class Location {

  /**
   * When a temporary that nobody wrote to counts as left by a crash. If its writer lives after all,
   * its creation fails and nothing becomes visible, so this is a matter of manners, not of safety.
   */
  private static final Duration ABANDONED = Duration.ofDays(1);

  private Location() {}

  /**
   * Returns the real path of a folder that exists.
   *
   * @throws IOException if there is none; the message says so
   */
  static Path existing(Path location) throws IOException {
    if (!Files.exists(location)) {
      throw new NoSuchFileException(
          location.toString(), null, "there is no folder to read a registry from");
    }
    return folder(location);
  }

  /**
   * Makes the folder if necessary and returns its real path.
   *
   * @throws IOException if a registry cannot live there; the message says why and what to do
   */
  static Path writable(Path location, Disk disk) throws IOException {
    try {
      List<Path> changed = Folders.makeRoot(location.toAbsolutePath(), disk);
      Path root = folder(location);
      Path temporaries = root.resolve(Temporary.FOLDER);
      makeTemporaries(temporaries, disk);
      FileTime now = probe(root, temporaries, disk);
      for (Path folder : changed) {
        disk.syncFolder(folder);
      }
      sweep(temporaries, now, disk);
      return root;
    } catch (AccessDeniedException e) {
      throw unwritable(location, "this process may not write to " + e.getFile(), e);
    } catch (FileSystemException e) {
      throw unwritable(location, e.getMessage(), e);
    }
  }

  private static IOException unwritable(
      Path location, @Nullable String why, FileSystemException cause) {
    return new IOException(
        String.format(
            "no registry can be written at %s: %s; see to that, or open the folder with"
                + " FileSystemStorage.readOnly",
            location, why),
        cause);
  }

  private static Path folder(Path location) throws IOException {
    if (!Files.isDirectory(location)) {
      throw new IOException(location + ": a registry lives in a folder, and this is a file");
    }
    return location.toRealPath();
  }

  private static void makeTemporaries(Path temporaries, Disk disk) throws IOException {
    try {
      disk.makeFolder(temporaries);
    } catch (FileAlreadyExistsException e) {
      if (Folders.look(temporaries).filter(BasicFileAttributes::isDirectory).isEmpty()) {
        throw new IOException(
            temporaries + " is kept for files being written and is no folder; remove it", e);
      }
    }
  }

  /** Tries the calls that the guarantees rest on; returns the time by the file system's clock. */
  private static FileTime probe(Path root, Path temporaries, Disk disk) throws IOException {
    try (Temporary file = new Temporary(temporaries, disk);
        Temporary name = new Temporary(temporaries, disk)) {
      disk.createFile(file.path()).close();
      tryLinks(root, file.path(), name.path(), disk);
      try {
        disk.syncFolder(temporaries);
      } catch (FileSystemException | UnsupportedOperationException e) {
        throw unsuited(root, "it does not make the names in a folder durable (fsync)", e);
      }
      return Files.getLastModifiedTime(file.path());
    }
  }

  private static void tryLinks(Path root, Path file, Path name, Disk disk) throws IOException {
    try {
      disk.link(name, file);
    } catch (FileSystemException | UnsupportedOperationException e) {
      throw unsuited(root, "it has no hard links, with which an object gets its key once", e);
    }
    try {
      disk.link(name, file);
    } catch (FileAlreadyExistsException expected) {
      return;
    }
    throw unsuited(root, "a hard link replaces a name that is taken there", null);
  }

  private static IOException unsuited(Path root, String why, @Nullable Exception cause)
      throws IOException {
    String detail = cause == null ? "" : " (" + cause + ")";
    return new IOException(
        String.format(
            "no registry can live at %s on a file system of type %s: %s%s. Use one that can, such as"
                + " ext4, xfs, btrfs or APFS; exFAT, FAT and in-memory file systems cannot",
            root, Files.getFileStore(root).type(), why, detail),
        cause);
  }

  private static void sweep(Path temporaries, FileTime now, Disk disk) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(temporaries)) {
      for (Path file : files) {
        Optional<BasicFileAttributes> attributes = Folders.look(file);
        if (attributes.isPresent() && isAbandoned(attributes.get(), now)) {
          disk.unlink(file);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private static boolean isAbandoned(BasicFileAttributes file, FileTime now) {
    return file.isRegularFile()
        && file.lastModifiedTime().toInstant().isBefore(now.toInstant().minus(ABANDONED));
  }
}
