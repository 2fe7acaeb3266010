package dev.modelregistry.examples.bench;

import static dev.modelregistry.value.Label.PRODUCTION;

import dev.modelregistry.ModelRegistry;
import java.io.IOException;
import java.nio.file.Path;

/** Resolves one label. */
final class StartUpProcess {

  private StartUpProcess() {}

  /** Takes the folder of the registry. */
  public static void main(String[] arguments) throws IOException {
    try (ModelRegistry registry = Bench.openToRead(Path.of(arguments[0]))) {
      System.out.println(registry.model(SmallVersions.MODEL).resolve(PRODUCTION).id().number());
    }
  }
}
