package dev.modelregistry.core.capture;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** A temporary folder that only this user can read, gone when it is closed. */
record Scratch(Path folder) implements Closeable {

  static Scratch create() throws IOException {
    return new Scratch(Files.createTempDirectory("model-registry-source"));
  }

  /**
   * Returns a copy of an index, or the path for a new one where there is none. It keeps the time of
   * the index: git takes a file for unchanged by size and time alone, except where the file is not
   * older than the index (git's technical documentation, "racy-git"), and a copy of now would make
   * every file older.
   */
  Path copyOf(Path index) throws IOException {
    Path copy = folder.resolve("index");
    try {
      return Files.copy(index, copy, StandardCopyOption.COPY_ATTRIBUTES);
    } catch (NoSuchFileException e) {
      return copy;
    }
  }

  /** Returns an empty folder for git objects. */
  Path objects() throws IOException {
    return Files.createDirectory(folder.resolve("objects"));
  }

  @Override
  public void close() throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<Path>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path emptied, @Nullable IOException e)
              throws IOException {
            if (e != null) {
              throw e;
            }
            Files.delete(emptied);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
