package dev.modelregistry.core.blob;

import dev.modelregistry.error.Rejected;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** A file as it was when it was first looked at. */
final class FileSource implements BlobSource {

  private final String name;
  private final Path folder;
  private final Path file;
  private final Seen seen;

  /**
   * Takes a file that was seen.
   *
   * @param folder a folder above it, itself no link
   * @param file its path relative to the folder
   */
  FileSource(String name, Path folder, Path file, Seen seen) {
    this.name = name;
    this.folder = folder;
    this.file = file;
    this.seen = seen;
  }

  static FileSource of(String name, Path path) {
    Path absolute = path.toAbsolutePath();
    Path folder = absolute.getParent();
    if (folder == null) {
      throw new Rejected(path + " is a whole file system; name the file to store");
    }
    Seen seen = lookAt(path);
    if (!seen.regular()) {
      throw new Rejected(path + " " + kindOf(path));
    }
    return new FileSource(name, folder, folder.relativize(absolute), seen);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long sizeBytes() {
    return seen.sizeBytes();
  }

  @Override
  public Optional<String> identity() {
    return Optional.of(folder.resolve(file) + " " + seen);
  }

  @Override
  public InputStream open() throws IOException {
    confirm();
    return NoFollow.open(folder, file);
  }

  @Override
  public void confirm() throws IOException {
    if (!lookAgain().equals(seen)) {
      throw changed(name);
    }
  }

  private Seen lookAgain() throws IOException {
    try {
      return NoFollow.look(folder, file);
    } catch (NoSuchFileException e) {
      throw new Rejected(
          name + " vanished while it was being stored; register it where nobody removes it", e);
    }
  }

  static Seen lookAt(Path path) {
    try {
      return NoFollow.look(path);
    } catch (IOException e) {
      throw unreadable(path.toString(), e);
    }
  }

  static Rejected changed(String name) {
    return new Rejected(
        name + " changed while it was being stored; register it once its writer has finished");
  }

  /** Says why a file that should be read cannot be. */
  static Rejected unreadable(String name, IOException cause) {
    if (cause instanceof NoSuchFileException) {
      return new Rejected(name + " does not exist; name an existing file or folder", cause);
    }
    if (cause instanceof AccessDeniedException) {
      return new Rejected(name + " must not be read by this process; allow it to", cause);
    }
    return new Rejected(String.format("%s could not be read: %s", name, cause), cause);
  }

  /** Says what a path is that is no file. */
  static String kindOf(Path path) {
    if (Files.isSymbolicLink(path)) {
      return "is a symbolic link, which may lead anywhere; register what it points to";
    }
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
        ? "is a folder where a file was expected"
        : "is a device, a pipe or a socket; only files have bytes that can be kept";
  }
}
