package dev.modelregistry.core.blob;

import static java.nio.file.FileVisitResult.CONTINUE;

import dev.modelregistry.error.Rejected;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.TreeFile;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Finds the files of a tree, or says which one cannot be kept and why. Folders without files are
 * not kept.
 */
final class TreeScan extends SimpleFileVisitor<Path> {

  /** An entry names where each blob stands, and an entry is one object that every reader reads. */
  static final int MAX_FILES = 4_096;

  private static final Digest ANY = Digest.of(new byte[0]);

  /** What decoders write for bytes that are no text in the platform's encoding. */
  private static final char UNREADABLE = '\uFFFD';

  private final Path root;
  private final Work work;
  private final NameClashes clashes = new NameClashes();
  private final List<Found> found = new ArrayList<>();

  private TreeScan(Path root, Work work) {
    this.root = root;
    this.work = work;
  }

  /**
   * A file of a tree.
   *
   * @param path its path below the root, segments joined by {@code /}
   */
  record Found(String path, Path file, Seen seen) {}

  /**
   * Returns the files sorted by path.
   *
   * @throws Rejected if the tree cannot be kept as it is
   */
  static List<Found> scan(Path root, Work work) {
    TreeScan scan = new TreeScan(root, work);
    try {
      Files.walkFileTree(root, scan);
    } catch (IOException e) {
      throw FileSource.unreadable(root.toString(), e);
    }
    if (scan.found.isEmpty()) {
      throw new Rejected(root + " holds no files; register a folder that does");
    }
    scan.found.sort(Comparator.comparing(Found::path));
    return scan.found;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    Work.checkNotInterrupted();
    if (!attributes.isRegularFile()) {
      throw new Rejected(file + " " + FileSource.kindOf(file));
    }
    if (found.size() == MAX_FILES) {
      throw new Rejected(
          String.format(
              "%s holds more than %,d files, and a version's entry names each; pack them as one"
                  + " archive",
              root, MAX_FILES));
    }
    if (!Files.isReadable(file)) {
      throw new Rejected(file + " must not be read by this process; allow it to");
    }
    found.add(new Found(checkedPath(file, attributes.size()), file, Seen.of(attributes)));
    if (found.size() % 256 == 0) {
      work.subject(file.toString());
    }
    return CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException e) {
    throw FileSource.unreadable(file.toString(), e);
  }

  @Override
  public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) {
    if (e != null) {
      throw FileSource.unreadable(folder.toString(), e);
    }
    return CONTINUE;
  }

  private String checkedPath(Path file, long sizeBytes) {
    String path =
        String.join(
            "/",
            StreamSupport.stream(root.relativize(file).spliterator(), false)
                .map(Path::toString)
                .toList());
    checkName(path, sizeBytes);
    clashes
        .add(path)
        .ifPresent(
            other -> {
              throw new Rejected(
                  String.format(
                      "'%s' and '%s' in %s differ only by case or by how accents are written, and"
                          + " some file systems would merge them; rename one",
                      other, path, root));
            });
    return path;
  }

  /** Refuses a name that {@link TreeFile} refuses, or that is not what the file is called. */
  static void checkName(String path, long sizeBytes) {
    try {
      new TreeFile(path, ANY, sizeBytes);
    } catch (IllegalArgumentException e) {
      throw new Rejected(e.getMessage() + "; rename the file", e);
    }
    if (path.indexOf(UNREADABLE) >= 0) {
      throw new Rejected(
          String.format(
              "the name '%s' cannot be read in this platform's encoding; rename the file, or run"
                  + " with a UTF-8 locale",
              path));
    }
  }
}
