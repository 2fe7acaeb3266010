package dev.modelregistry.core.capture;

import dev.modelregistry.core.codec.TreeCodec;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.Library;
import dev.modelregistry.value.TreeFile;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of classes, named by the digest of its listing: the same number that the folder has when
 * it is registered as a tree.
 *
 * @param files its files in order, as they were when they were looked at
 */
record ClassFolder(Path folder, List<Seen> files) {

  private static final Logger LOG = LoggerFactory.getLogger(ClassFolder.class);

  /** What is larger is no folder of classes: a home folder, say. */
  private static final int MOST_FILES = 20_000;

  private static final long MOST_BYTES = 1L << 30;

  /** A file, known again by its length and modification time. */
  record Seen(String path, long sizeBytes, FileTime modifiedAt) {}

  /** Looks at the files of a folder without reading them. */
  static ClassFolder look(Path folder) throws IOException {
    List<Seen> files = new ArrayList<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes found)
              throws IOException {
            if (Files.isRegularFile(file)) {
              files.add(seen(folder, file, found));
            }
            return files.size() > MOST_FILES ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
          }
        });
    files.sort(Comparator.comparing(Seen::path));
    return new ClassFolder(folder, files);
  }

  private static Seen seen(Path folder, Path file, BasicFileAttributes found) throws IOException {
    BasicFileAttributes behind =
        found.isSymbolicLink() ? Files.readAttributes(file, BasicFileAttributes.class) : found;
    String path =
        folder.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
    return new Seen(path, behind.size(), behind.lastModifiedTime());
  }

  Library library() throws IOException {
    return new Library(Jar.nameOf(folder), Optional.empty(), digest());
  }

  private Optional<Digest> digest() throws IOException {
    long bytes = files.stream().mapToLong(Seen::sizeBytes).sum();
    if (files.isEmpty() || files.size() > MOST_FILES || bytes > MOST_BYTES) {
      LOG.debug("{} is empty or too large, so it is recorded without a digest", folder);
      return Optional.empty();
    }
    List<TreeFile> tree = new ArrayList<>();
    try {
      for (Seen file : files) {
        Digest digest = Jar.digest(folder.resolve(file.path()));
        tree.add(new TreeFile(file.path(), digest, file.sizeBytes()));
      }
    } catch (IllegalArgumentException e) {
      LOG.debug("{} holds a name that no tree can, so it has no digest", folder, e);
      return Optional.empty();
    }
    return Optional.of(Digest.of(TreeCodec.encode(tree)));
  }
}
