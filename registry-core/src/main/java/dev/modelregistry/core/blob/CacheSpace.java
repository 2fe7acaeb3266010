package dev.modelregistry.core.blob;

import dev.modelregistry.value.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Room in the folder of a local cache: what was used longest ago goes, never what is in use. */
final class CacheSpace {

  /** How a file is named while it is written. */
  static final String PART = ".part";

  private CacheSpace() {}

  /** A file of the folder; those of others are none. */
  private record Entry(Path file, Digest digest, boolean isPart, BasicFileAttributes attributes) {

    static Optional<Entry> of(Path file) throws IOException {
      String name = String.valueOf(file.getFileName());
      boolean part = name.endsWith(PART);
      String hex = part ? name.substring(0, name.length() - PART.length()) : name;
      if (!hex.matches("[0-9a-f]{64}")) {
        return Optional.empty();
      }
      try {
        BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
        return Optional.of(new Entry(file, new Digest(hex), part, found));
      } catch (NoSuchFileException goneMeanwhile) {
        return Optional.empty();
      }
    }

    /** Removes the file unless somebody uses or writes it. */
    boolean removed(FileLocks locks) throws IOException {
      long place = isPart ? FileLocks.writing(digest) : FileLocks.use(digest);
      if (!locks.tryOwn(place)) {
        return false;
      }
      try {
        Files.deleteIfExists(file);
        return true;
      } finally {
        locks.release(place);
      }
    }
  }

  /** Removes what writers left behind, and files until the others have so many bytes at most. */
  static void makeRoom(Path folder, long mostBytes, FileLocks locks) throws IOException {
    List<Entry> files = new ArrayList<>();
    try (Stream<Path> found = Files.list(folder)) {
      for (Path file : (Iterable<Path>) found::iterator) {
        Entry.of(file).ifPresent(files::add);
      }
    }
    files.sort(
        Comparator.comparing(Entry::isPart)
            .reversed()
            .thenComparing(entry -> entry.attributes().lastModifiedTime()));
    long bytes = files.stream().mapToLong(entry -> entry.attributes().size()).sum();
    for (Entry each : files) {
      if ((each.isPart() || bytes > mostBytes) && each.removed(locks)) {
        bytes -= each.attributes().size();
      }
    }
  }
}
