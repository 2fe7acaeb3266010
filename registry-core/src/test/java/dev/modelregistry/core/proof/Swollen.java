package dev.modelregistry.core.proof;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Verification.Problem;
import dev.modelregistry.error.Corrupt;
import dev.modelregistry.fs.FileSystemStorage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A process with little memory that looks at a registry on disk while one object after the other is
 * as large as a whole model.
 */
final class Swollen {

  private Swollen() {}

  /** Arguments: the store, how many bytes, and the keys of the objects. */
  public static void main(String[] arguments) throws IOException {
    Path store = Path.of(arguments[0]);
    for (String key : Arrays.asList(arguments).subList(2, arguments.length)) {
      Path file = store.resolve(key);
      byte[] sound = Files.readAllBytes(file);
      // Nothing but a length, so it takes no room: a sparse file.
      try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
        sparse.setLength(Long.parseLong(arguments[1]));
      }
      List<String> named = named(store);
      System.out.println((named.contains(key) ? "found " : "missed ") + key + " in " + named);
      Files.write(file, sound);
    }
  }

  private static List<String> named(Path store) throws IOException {
    try (ModelRegistry registry = SampleRegistry.open(FileSystemStorage.readOnly(store))) {
      ask(registry);
      return registry.verify().problems().stream().map(Problem::object).toList();
    } catch (Corrupt atTheDoor) {
      return List.of(atTheDoor.object());
    }
  }

  private static void ask(ModelRegistry registry) {
    for (String name : List.of("fraud", "scorer")) {
      for (Runnable question :
          List.<Runnable>of(
              () -> registry.model(name).labels(),
              () -> registry.model(name).search().stream().forEach(v -> v.environment()),
              () -> registry.model(name).search().stream().forEach(v -> v.weights().verify()),
              () -> registry.model(name).decisions())) {
        try {
          question.run();
        } catch (Corrupt refused) {
          continue;
        }
      }
    }
  }
}
