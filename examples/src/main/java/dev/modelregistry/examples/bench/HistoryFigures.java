package dev.modelregistry.examples.bench;

import static dev.modelregistry.value.Label.PRODUCTION;

import dev.modelregistry.Model;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.examples.Folders;
import dev.modelregistry.examples.bench.Reading.Measured;
import dev.modelregistry.fs.FileSystemStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What must not depend on how much was registered and decided before. */
final class HistoryFigures {

  private static final long SEED = 26;

  private HistoryFigures() {}

  static List<Figure> of(Bench bench) {
    return List.of(
        new Figure("open-cold", () -> List.of(open(bench))),
        new Figure("promote", () -> List.of(promote(bench))),
        new Figure("as-of", () -> List.of(asOf(bench))),
        new Figure("serving-memory", () -> List.of(memory(bench))));
  }

  private static Reading open(Bench bench) throws Exception {
    Sizes sizes = bench.sizes();
    Path large = bench.stores().withVersions(sizes.versions());
    Path small = bench.stores().withVersions(sizes.few());
    Rounds.Medians medians =
        sizes.manyRounds(50).alternate(() -> millisToResolve(large), () -> millisToResolve(small));
    return new Reading(
        "open-cold",
        new Measured(
            medians.value(),
            "ms to open and resolve, " + thousands(sizes.versions()) + " versions",
            "the same with " + sizes.few() + " versions",
            medians.reference()),
        Goal.ratioAtMost(1.5));
  }

  /** Nothing is known of the store; the code is warm, which would hide what the store costs. */
  private static double millisToResolve(Path store) throws Exception {
    return Rounds.millis(
        () -> {
          try (ModelRegistry registry = Bench.openToRead(store)) {
            registry.model(SmallVersions.MODEL).resolve(PRODUCTION);
          }
        });
  }

  private static Reading promote(Bench bench) throws Exception {
    Sizes sizes = bench.sizes();
    Path large = writable(bench, sizes.fewerVersions());
    Path small = writable(bench, sizes.few());
    try (ModelRegistry many = Bench.openToWrite(large);
        ModelRegistry few = Bench.openToWrite(small)) {
      Rounds.Medians medians =
          sizes.manyRounds(5).alternate(() -> millisToPromote(many), () -> millisToPromote(few));
      return new Reading(
          "promote",
          new Measured(
              medians.value(),
              "ms to promote, " + thousands(sizes.fewerVersions()) + " versions",
              "the same with " + sizes.few() + " versions",
              medians.reference()),
          Goal.ratioAtMost(1.2));
    } finally {
      Folders.delete(large);
      Folders.delete(small);
    }
  }

  private static Path writable(Bench bench, int versions) throws IOException {
    return bench
        .stores()
        .linked(bench.stores().withVersions(versions), "promoted-" + System.nanoTime());
  }

  private static double millisToPromote(ModelRegistry registry) throws Exception {
    Model model = registry.model(SmallVersions.MODEL);
    long other = 3 - model.resolve(PRODUCTION).id().number();
    return Rounds.millis(() -> SmallVersions.promote(model, other));
  }

  /** Each instant is asked of a process that knows nothing yet; the worst of all counts. */
  private static Reading asOf(Bench bench) throws IOException {
    Sizes sizes = bench.sizes();
    Path store = bench.stores().withDecisions(sizes.decisions());
    Instant first;
    Instant last;
    try (ModelRegistry registry = Bench.openToRead(store)) {
      List<Instant> times = turns(registry.model(SmallVersions.MODEL));
      first = times.get(0);
      last = times.get(times.size() - 1);
    }
    SplittableRandom random = new SplittableRandom(SEED);
    List<Double> looks = new ArrayList<>();
    for (int i = 0; i < (sizes.quick() ? 5 : 200); i++) {
      Instant instant =
          Instant.ofEpochMilli(random.nextLong(first.toEpochMilli(), last.toEpochMilli()));
      looks.add((double) looks(store, instant));
    }
    double worst = looks.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    double median = Rounds.median(looks.stream().mapToDouble(Double::doubleValue).toArray());
    return new Reading(
        "as-of",
        new Measured(
            worst,
            "looks at objects and listings, the most of " + looks.size() + " instants",
            "the median instant",
            median),
        Goal.valueAtMost(20));
  }

  private static List<Instant> turns(Model model) {
    return model.history(PRODUCTION).stream().map(turn -> turn.from()).toList();
  }

  /** Counts after the opening, which reads one object whatever is asked next. */
  private static long looks(Path store, Instant instant) throws IOException {
    CountedStorage counted = new CountedStorage(FileSystemStorage.readOnly(store));
    try (ModelRegistry registry = Bench.open(counted)) {
      long before = counted.looks();
      registry.model(SmallVersions.MODEL).asOf(instant).resolve(PRODUCTION);
      return counted.looks() - before;
    }
  }

  private static Reading memory(Bench bench) throws Exception {
    Sizes sizes = bench.sizes();
    Path large = bench.stores().withVersions(sizes.versions());
    Path small = bench.stores().withVersions(sizes.few());
    Rounds.Medians medians = sizes.rounds().alternate(() -> heapOf(large), () -> heapOf(small));
    return new Reading(
        "serving-memory",
        new Measured(
            medians.value(),
            "KiB of heap in use after resolving, " + thousands(sizes.versions()) + " versions",
            "the same with " + sizes.few() + " versions",
            medians.reference()),
        Goal.ratioAtMost(1.01));
  }

  private static double heapOf(Path store) throws Exception {
    return ChildJvm.withOptions("-XX:+UseSerialGC", "-Xmx256m")
        .numbers(ServingProcess.class, store.toString())
        .get(0);
  }

  private static String thousands(int number) {
    return String.format("%,d", number);
  }
}
