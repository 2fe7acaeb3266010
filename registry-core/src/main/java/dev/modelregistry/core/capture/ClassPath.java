package dev.modelregistry.core.capture;

import dev.modelregistry.error.Rejected;
import dev.modelregistry.value.Library;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Every jar and folder that classes of this process can come from, in the order they are looked
 * through.
 *
 * <p>A class path is read once. A process runs the classes that stood there when it started, so the
 * first look is the nearest to the truth; a file that is replaced later describes another process.
 */
final class ClassPath {

  private final Map<List<String>, List<Library>> known = new ConcurrentHashMap<>();

  List<Library> libraries(Surroundings here) {
    List<String> paths =
        List.of(here.property("java.class.path"), here.property("jdk.module.path"));
    List<Library> before = known.get(paths);
    if (before != null) {
      return before;
    }
    try {
      Deque<Path> left = new ArrayDeque<>(entries(paths.get(0)));
      for (Path entry : entries(paths.get(1))) {
        left.addAll(modules(entry));
      }
      List<Library> found = List.copyOf(libraries(left));
      known.put(paths, found);
      return found;
    } catch (IOException e) {
      throw new Rejected("the class path could not be read: " + e, e);
    }
  }

  private static List<Library> libraries(Deque<Path> left) throws IOException {
    List<Library> libraries = new ArrayList<>();
    Set<Path> seen = new HashSet<>();
    while (!left.isEmpty()) {
      Path entry = left.removeFirst();
      // The virtual machine passes over what does not exist, too.
      if (!seen.add(entry) || !Files.exists(entry)) {
        continue;
      }
      if (Files.isDirectory(entry)) {
        libraries.add(ClassFolder.library(entry));
      } else {
        Jar jar = Jar.read(entry);
        libraries.add(jar.library());
        for (int i = jar.classPath().size() - 1; i >= 0; i--) {
          left.addFirst(jar.classPath().get(i));
        }
      }
    }
    return libraries;
  }

  private static List<Path> entries(String path) {
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(path)
        .filter(entry -> !entry.isEmpty())
        .map(entry -> Path.of(entry).toAbsolutePath().normalize())
        .toList();
  }

  /** A folder on the module path is a module by itself, or holds modules. */
  private static List<Path> modules(Path entry) throws IOException {
    if (!Files.isDirectory(entry) || Files.exists(entry.resolve("module-info.class"))) {
      return List.of(entry);
    }
    try (Stream<Path> children = Files.list(entry)) {
      return children.sorted().toList();
    }
  }
}
