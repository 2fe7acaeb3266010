package dev.modelregistry.house;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

/** Where the repository stands, and how a broken rule is told. */
final class House {

  private House() {}

  /** Returns the root of the repository, whichever folder below it the tests were started in. */
  static Path root() {
    for (Path path = Path.of("").toAbsolutePath(); path != null; path = path.getParent()) {
      if (Files.isDirectory(path.resolve("registry-api"))) {
        return path;
      }
    }
    throw new AssertionError(
        "there is no folder registry-api above "
            + Path.of("").toAbsolutePath()
            + "; run the tests inside the repository");
  }

  /** Fails with one line per finding, if there is any. */
  static void expectNone(String rule, Collection<String> findings) {
    if (!findings.isEmpty()) {
      throw new AssertionError(rule + "\n  " + String.join("\n  ", findings));
    }
  }
}
