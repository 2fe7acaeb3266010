package dev.modelregistry.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Copies and deletes folders. */
public final class Folders {

  private Folders() {}

  /** Copies all files below a folder to the same places below another that exists. */
  static void copy(Path from, Path to) throws IOException {
    for (Path path : everythingIn(from)) {
      Path target = to.resolve(from.relativize(path));
      if (!Files.isDirectory(target)) {
        Files.copy(path, target);
      }
    }
  }

  /** Changes the byte in the middle of a file. */
  static void flipOneByte(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.delete(file);
    Files.write(file, bytes);
  }

  /** Deletes a folder and all below it. */
  public static void delete(Path folder) throws IOException {
    for (Path path : everythingIn(folder).stream().sorted(Comparator.reverseOrder()).toList()) {
      Files.delete(path);
    }
  }

  private static List<Path> everythingIn(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.toList();
    }
  }
}
