package dev.modelregistry.examples.bench;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Registration;
import dev.modelregistry.examples.bench.SeededWeights.Change;
import dev.modelregistry.value.Keep;
import dev.modelregistry.value.ModelName;
import dev.modelregistry.value.Stored;
import dev.modelregistry.value.VersionId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Registers weights with as little room as possible, and prints what share of them is kept: alone,
 * with one tensor in twenty anew, and moved by two small steps, each against the first.
 */
final class WeightsProcess {

  private static final List<Change> CHANGES =
      List.of(Change.NONE, new Change(20, 0), new Change(0, 1e-4), new Change(0, 1e-5));

  private WeightsProcess() {}

  /** Takes a folder, how many tensors there are and how many numbers each has. */
  public static void main(String[] arguments) throws IOException {
    Path scratch = Path.of(arguments[0]);
    SeededWeights weights =
        new SeededWeights(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
    try (ModelRegistry registry = Bench.openToWrite(scratch.resolve("store"))) {
      SmallVersions small = SmallVersions.of(registry, scratch, 1_000);
      for (int i = 0; i < CHANGES.size(); i++) {
        Path file = weights.write(scratch.resolve("weights.safetensors"), CHANGES.get(i));
        Registration registration =
            small.registration(i + 1).weights(file).environment(SmallVersions.image());
        if (i > 0) {
          registration.parent(new VersionId(new ModelName(SmallVersions.MODEL), 1));
        }
        Stored stored = registration.keep(Keep.SMALLEST).commit().weights().verify().stored();
        System.out.println((double) stored.storedBytes() / stored.sizeBytes());
        Files.delete(file);
      }
    }
  }
}
