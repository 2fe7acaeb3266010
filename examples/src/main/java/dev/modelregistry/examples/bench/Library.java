package dev.modelregistry.examples.bench;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * What an application that uses the registry has on its class path: core, the storage in files, and
 * whatever their modules require, be it for compiling alone, since that is what Maven brings.
 */
final class Library {

  private static final List<String> ROOTS =
      List.of("dev.modelregistry.core", "dev.modelregistry.fs");

  private Library() {}

  /** Returns the jars, and for modules of this build the folders with their classes. */
  static List<Path> classPath() {
    Map<String, ModuleReference> known = modulesOfTheClassPath();
    Map<String, Path> found = new LinkedHashMap<>();
    Deque<String> open = new ArrayDeque<>(ROOTS);
    while (!open.isEmpty()) {
      String name = open.remove();
      ModuleReference module = known.get(name);
      if (module != null && !found.containsKey(name)) {
        found.put(name, Path.of(module.location().orElseThrow()));
        module.descriptor().requires().stream()
            .map(ModuleDescriptor.Requires::name)
            .forEach(open::add);
      }
    }
    return new ArrayList<>(found.values());
  }

  private static Map<String, ModuleReference> modulesOfTheClassPath() {
    Map<String, ModuleReference> modules = new HashMap<>();
    for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
      try {
        for (ModuleReference module : ModuleFinder.of(Path.of(entry)).findAll()) {
          modules.putIfAbsent(module.descriptor().name(), module);
        }
      } catch (FindException noModule) {
        // Some library of the examples, which the registry does not bring.
      }
    }
    return modules;
  }

  /** Returns the bytes of all jars; those of this build are packed to be weighed. */
  static long jarBytes() throws IOException {
    long bytes = 0;
    for (Path entry : classPath()) {
      bytes += Files.isDirectory(entry) ? packedBytes(entry) : Files.size(entry);
    }
    return bytes;
  }

  private static long packedBytes(Path folder) throws IOException {
    Path jar = Files.createTempFile("packed-", ".jar");
    try {
      return Files.size(pack(folder, jar));
    } finally {
      Files.delete(jar);
    }
  }

  /** Packs a folder with classes as a release would, and returns the jar. */
  static Path pack(Path folder, Path jar) throws IOException {
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream packing = new JarOutputStream(out);
        Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        packing.putNextEntry(new ZipEntry(folder.relativize(file).toString()));
        Files.copy(file, packing);
      }
    }
    return jar;
  }
}
