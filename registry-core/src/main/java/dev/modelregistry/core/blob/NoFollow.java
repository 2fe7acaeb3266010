package dev.modelregistry.core.blob;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/**
 * Reaches files below a folder without following a symbolic link on the way.
 *
 * <p>Checking a path and opening it afterwards would follow a link that was put in between. Where
 * the platform can (POSIX {@code openat}), every segment is opened relative to its parent, which is
 * held open. Elsewhere only the last segment is protected, and the {@linkplain Seen looks} before
 * and after have to tell.
 */
final class NoFollow {

  private NoFollow() {}

  /**
   * Looks at a file.
   *
   * @param folder what the file stands below
   * @param file its path relative to the folder
   */
  static Seen look(Path folder, Path file) throws IOException {
    return reach(folder, file, NoFollow::look, () -> look(folder.resolve(file)));
  }

  static Seen look(Path file) throws IOException {
    return Seen.of(Files.readAttributes(file, BasicFileAttributes.class, NOFOLLOW_LINKS));
  }

  /** Opens a file below a folder. */
  static InputStream open(Path folder, Path file) throws IOException {
    return reach(
        folder,
        file,
        (parent, name) ->
            Channels.newInputStream(
                parent.newByteChannel(name, Set.of(StandardOpenOption.READ, NOFOLLOW_LINKS))),
        () -> Files.newInputStream(folder.resolve(file), NOFOLLOW_LINKS));
  }

  private static Seen look(SecureDirectoryStream<Path> parent, Path name) throws IOException {
    return Seen.of(
        parent
            .getFileAttributeView(name, BasicFileAttributeView.class, NOFOLLOW_LINKS)
            .readAttributes());
  }

  private static <T> T reach(Path folder, Path file, Relative<T> relative, Plain<T> plain)
      throws IOException {
    try (DirectoryStream<Path> opened = Files.newDirectoryStream(folder)) {
      return opened instanceof SecureDirectoryStream<Path> secure
          ? descend(secure, file, 0, relative)
          : plain.run();
    }
  }

  private static <T> T descend(
      SecureDirectoryStream<Path> parent, Path file, int segment, Relative<T> relative)
      throws IOException {
    Path name = file.getName(segment);
    if (segment == file.getNameCount() - 1) {
      return relative.run(parent, name);
    }
    try (SecureDirectoryStream<Path> child = parent.newDirectoryStream(name, NOFOLLOW_LINKS)) {
      return descend(child, file, segment + 1, relative);
    }
  }

  /** What is done with a name in an open folder. */
  private interface Relative<T> {
    T run(SecureDirectoryStream<Path> parent, Path name) throws IOException;
  }

  /** What is done where folders cannot be held open. */
  private interface Plain<T> {
    T run() throws IOException;
  }
}
