package dev.modelregistry.core.capture;

import dev.modelregistry.error.Rejected;
import dev.modelregistry.value.Library;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
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
 * through. Remembers what it found in a jar or a folder by the path, length and modification time
 * of its files.
 */
final class ClassPath {

  private final Map<Path, Known> known = new ConcurrentHashMap<>();

  private final Map<Path, KnownFolder> knownFolders = new ConcurrentHashMap<>();

  private record Known(long sizeBytes, FileTime modifiedAt, Jar jar) {}

  private record KnownFolder(ClassFolder folder, Library library) {}

  List<Library> libraries(Surroundings here) {
    try {
      Deque<Path> left = new ArrayDeque<>(entries(here.property("java.class.path")));
      for (Path entry : entries(here.property("jdk.module.path"))) {
        left.addAll(modules(entry));
      }
      return libraries(left);
    } catch (IOException e) {
      throw new Rejected("the class path could not be read: " + e, e);
    }
  }

  private List<Library> libraries(Deque<Path> left) throws IOException {
    List<Library> libraries = new ArrayList<>();
    Set<Path> seen = new HashSet<>();
    while (!left.isEmpty()) {
      Path entry = left.removeFirst();
      // The virtual machine passes over what does not exist, too.
      if (!seen.add(entry) || !Files.exists(entry)) {
        continue;
      }
      if (Files.isDirectory(entry)) {
        libraries.add(folder(entry));
      } else {
        Jar jar = jar(entry);
        libraries.add(jar.library());
        for (int i = jar.classPath().size() - 1; i >= 0; i--) {
          left.addFirst(jar.classPath().get(i));
        }
      }
    }
    return libraries;
  }

  private Library folder(Path path) throws IOException {
    ClassFolder now = ClassFolder.look(path);
    KnownFolder before = knownFolders.get(path);
    if (before != null && before.folder.equals(now)) {
      return before.library;
    }
    Library library = now.library();
    knownFolders.put(path, new KnownFolder(now, library));
    return library;
  }

  private Jar jar(Path file) throws IOException {
    BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
    Known before = known.get(file);
    if (before != null
        && before.sizeBytes == now.size()
        && before.modifiedAt.equals(now.lastModifiedTime())) {
      return before.jar;
    }
    Jar jar = Jar.read(file);
    known.put(file, new Known(now.size(), now.lastModifiedTime(), jar));
    return jar;
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
