package dev.modelregistry.examples.bench;

import static dev.modelregistry.value.Label.PRODUCTION;

import dev.modelregistry.Freshness;
import dev.modelregistry.Model;
import dev.modelregistry.ModelRegistry;
import java.io.IOException;
import java.nio.file.Path;

/** A process that only resolves, and says how many KiB of heap it uses when it has. */
final class ServingProcess {

  private static final int RESOLUTIONS = 1_000;
  private static final int COLLECTIONS = 4;

  private ServingProcess() {}

  /** Takes the folder of the registry. */
  public static void main(String[] arguments) throws IOException {
    try (ModelRegistry registry = Bench.openToRead(Path.of(arguments[0]))) {
      Model model = registry.model(SmallVersions.MODEL);
      for (int i = 0; i < RESOLUTIONS; i++) {
        model.resolve(PRODUCTION, Freshness.latest());
      }
      for (int i = 0; i < COLLECTIONS; i++) {
        System.gc();
      }
      Runtime runtime = Runtime.getRuntime();
      long used = runtime.totalMemory() - runtime.freeMemory();
      // Asked once more, so that nothing it holds was collected before the count.
      model.resolve(PRODUCTION);
      System.out.println(used / 1024.0);
    }
  }
}
