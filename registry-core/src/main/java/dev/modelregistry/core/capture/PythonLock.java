package dev.modelregistry.core.capture;

import dev.modelregistry.error.Rejected;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.Library;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The packages of a Python environment, as a lock file names them.
 *
 * @param facts the file's name and digest
 * @param libraries the packages in the order of the file
 */
record PythonLock(Map<String, String> facts, List<Library> libraries) {

  private static final int MOST_BYTES = 8 << 20;

  /**
   * Reads a requirements file of pip, or of conda an explicit list, an exported list or an
   * environment file; which of them, its content says.
   *
   * @throws Rejected if it cannot be read, or a line is none that such a file can have
   */
  static PythonLock read(Path file) {
    byte[] bytes = bytes(file);
    String text = new String(bytes, StandardCharsets.UTF_8);
    List<String> lines = text.lines().toList();
    String name = Jar.nameOf(file);
    List<Library> libraries;
    if (lines.stream().anyMatch(line -> line.strip().equals("@EXPLICIT"))) {
      libraries = CondaPackages.ofExplicit(name, lines);
    } else if (lines.stream().anyMatch(line -> line.matches("dependencies:\\s*(#.*)?"))) {
      libraries = CondaPackages.ofEnvironment(name, lines);
    } else if (name.endsWith(".yml") || name.endsWith(".yaml")) {
      throw new Rejected(
          name
              + " is no environment file of conda; give one that conda env export wrote, or an"
              + " explicit list as conda-lock render --kind explicit writes it");
    } else {
      libraries = PipPackages.of(name, lines);
    }
    return new PythonLock(
        Map.of("lockfile.name", name, "lockfile.digest", Digest.of(bytes).toString()), libraries);
  }

  /** Refuses a line without quoting it: it may hold what must not get into a log. */
  static Rejected unreadable(String file, int line) {
    return new Rejected(
        String.format(
            "line %,d of %s names no package; give the output of pip freeze, pip-compile or conda"
                + " list --explicit",
            line, file));
  }

  private static byte[] bytes(Path file) {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new Rejected(file + " is no file, and so no lock file of pip or conda; name one");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new Rejected(
            String.format(
                "%s is longer than %,d bytes and no lock file; name the file that pip or conda"
                    + " wrote",
                file, MOST_BYTES));
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw new Rejected(file + " does not exist; name a lock file of pip or conda", e);
    } catch (IOException e) {
      throw new Rejected(String.format("the lock file %s could not be read: %s", file, e), e);
    }
  }
}
