package dev.modelregistry.core.capture;

import dev.modelregistry.core.codec.TreeCodec;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.Library;
import dev.modelregistry.value.TreeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of classes, named by the digest of its listing: the same number that the folder has when
 * it is registered as a tree.
 */
final class ClassFolder {

  private static final Logger LOG = LoggerFactory.getLogger(ClassFolder.class);

  /** What is larger is no folder of classes: a home folder, say. */
  private static final int MOST_FILES = 20_000;

  private static final long MOST_BYTES = 1L << 30;

  private ClassFolder() {}

  static Library library(Path folder) throws IOException {
    return new Library(Jar.nameOf(folder), Optional.empty(), digest(folder));
  }

  private static Optional<Digest> digest(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> paths = Files.walk(folder)) {
      files = paths.filter(Files::isRegularFile).limit(MOST_FILES + 1L).toList();
    }
    long bytes = 0;
    for (Path file : files) {
      bytes += Files.size(file);
    }
    if (files.isEmpty() || files.size() > MOST_FILES || bytes > MOST_BYTES) {
      LOG.debug("{} is empty or too large, so it is recorded without a digest", folder);
      return Optional.empty();
    }
    List<TreeFile> tree = new ArrayList<>();
    try {
      for (Path file : files) {
        String path =
            folder.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
        tree.add(new TreeFile(path, Jar.digest(file), Files.size(file)));
      }
    } catch (IllegalArgumentException e) {
      LOG.debug("{} holds a name that no tree can, so it has no digest", folder, e);
      return Optional.empty();
    }
    tree.sort(Comparator.comparing(TreeFile::path));
    return Optional.of(Digest.of(TreeCodec.encode(tree)));
  }
}
