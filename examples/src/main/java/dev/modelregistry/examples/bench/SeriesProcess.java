package dev.modelregistry.examples.bench;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Snapshot;
import dev.modelregistry.core.Registries;
import dev.modelregistry.fs.FileSystemStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Captures files as the days of one dataset, again and again in new registries, and prints of the
 * last one: the milliseconds for all days, the median of the days but the first, the bytes of
 * blobs, the bytes of everything else, and the median milliseconds to copy the newest day out.
 */
final class SeriesProcess {

  private static final String DATASET = "series";
  private static final int RESTORES = 7;

  private SeriesProcess() {}

  /** Takes a folder, how often to do it, and the files. */
  public static void main(String[] arguments) throws Exception {
    Path scratch = Path.of(arguments[0]);
    int rounds = Integer.parseInt(arguments[1]);
    List<Path> days = Stream.of(arguments).skip(2).map(Path::of).toList();
    for (int round = 1; round <= rounds; round++) {
      Path store = scratch.resolve("store-" + round);
      try (ModelRegistry registry =
          Registries.on(FileSystemStorage.at(store))
              .actor(Bench.ACTOR)
              .cache(scratch.resolve("cache"), 0)
              .open()) {
        List<Double> numbers = run(registry, store, scratch, days);
        if (round == rounds) {
          numbers.forEach(System.out::println);
        }
      }
    }
  }

  private static List<Double> run(ModelRegistry registry, Path store, Path scratch, List<Path> days)
      throws Exception {
    List<Double> millis = new ArrayList<>();
    for (Path day : days) {
      millis.add(Rounds.millis(() -> registry.dataset(DATASET).snapshot().from(day).commit()));
    }
    Path blobs = store.resolve("datasets").resolve(DATASET).resolve("blobs");
    double blobBytes = Peers.bytesOf(blobs);
    double[] later = millis.stream().skip(1).mapToDouble(each -> each).toArray();
    return List.of(
        millis.stream().mapToDouble(each -> each).sum(),
        Rounds.median(later),
        blobBytes,
        Peers.bytesOf(store) - blobBytes,
        restore(registry, scratch, days.get(days.size() - 1)));
  }

  private static double restore(ModelRegistry registry, Path scratch, Path newest)
      throws Exception {
    Snapshot snapshot = registry.dataset(DATASET).latest().orElseThrow();
    Path copy = scratch.resolve("restored");
    double[] millis = new double[RESTORES];
    for (int i = 0; i < RESTORES; i++) {
      Files.deleteIfExists(copy);
      millis[i] = Rounds.millis(() -> snapshot.content().copyTo(copy));
    }
    if (Files.mismatch(copy, newest) >= 0) {
      throw new IOException("the newest day came back with other bytes");
    }
    Files.delete(copy);
    return Rounds.median(millis);
  }
}
