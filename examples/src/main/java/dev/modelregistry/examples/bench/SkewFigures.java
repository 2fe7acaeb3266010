package dev.modelregistry.examples.bench;

import dev.modelregistry.Content;
import dev.modelregistry.Environment;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Snapshot;
import dev.modelregistry.Source;
import dev.modelregistry.core.Registries;
import dev.modelregistry.data.Column;
import dev.modelregistry.data.ColumnType;
import dev.modelregistry.data.Schema;
import dev.modelregistry.examples.bench.Reading.Measured;
import dev.modelregistry.fs.FileSystemStorage;
import dev.modelregistry.gate.Evaluation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What it costs to watch the rows that a model is given. */
final class SkewFigures {

  static final String MODEL = "watched";
  static final int COLUMNS = 20;

  private static final int ROWS = 20_000;

  private SkewFigures() {}

  static List<Figure> of(Bench bench) {
    return List.of(new Figure("skew", () -> skew(bench)));
  }

  /** Returns a value as the columns have it, within four deviations. */
  static double number(Random random) {
    return Math.max(-3.9, Math.min(3.9, random.nextGaussian()));
  }

  private static List<Reading> skew(Bench bench) throws Exception {
    Path store = Files.createDirectories(bench.folder().resolve("skew"));
    fill(store);
    Jmh jmh = Jmh.run(SkewBenchmarks.class, store.toString(), bench.sizes());
    return List.of(
        new Reading(
            "skew-numbers",
            new Measured(
                jmh.score("numbers"),
                "ns per row of 20",
                "a bare loop over 20 doubles",
                jmh.score("bareNumbers")),
            Goal.ratioAtMost(5)),
        new Reading(
            "skew-objects",
            new Measured(
                jmh.score("objects"),
                "ns per row of 20",
                "a bare loop over 20 objects",
                jmh.score("bareObjects")),
            Goal.ratioAtMost(5)),
        new Reading(
            "skew-allocation",
            new Measured(
                Math.round(jmh.allocatedBytes("objects")),
                "bytes per row",
                "a bare loop over 20 objects",
                Math.round(jmh.allocatedBytes("bareObjects"))),
            Goal.valueAtMost(0)));
  }

  private static void fill(Path store) throws Exception {
    Random random = new Random(1);
    Schema schema =
        new Schema(
            IntStream.range(0, COLUMNS)
                .mapToObj(i -> Column.of("x" + i, ColumnType.DECIMAL).required())
                .toList());
    Stream<List<Double>> rows =
        Stream.generate(() -> IntStream.range(0, COLUMNS).mapToObj(i -> number(random)).toList())
            .limit(ROWS);
    try (ModelRegistry registry =
        Registries.on(FileSystemStorage.at(store)).actor(Bench.ACTOR).open()) {
      Snapshot data = registry.dataset(MODEL).snapshot().from(Content.rows(schema, rows)).commit();
      Path weights = Files.writeString(store.resolveSibling("skew-weights.bin"), "weights");
      registry
          .model(MODEL)
          .register()
          .weights(weights)
          .trainedOn(data)
          .source(Source.of("git", "4f2a9c"))
          .environment(Environment.container("sha256:" + "ab".repeat(32)))
          .evaluation(Evaluation.on(data.ref()).metric("auc", 0.9))
          .commit();
    }
  }
}
