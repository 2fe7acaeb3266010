package dev.modelregistry.examples.bench;

import dev.modelregistry.Model;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.examples.bench.Reading.Measured;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** Finding versions by what they measured. */
final class SearchFigures {

  private SearchFigures() {}

  static List<Figure> of(Bench bench) {
    List<Figure> figures = new ArrayList<>();
    for (int versions : List.of(bench.sizes().fewerVersions(), bench.sizes().versions())) {
      figures.add(
          new Figure("search-cold-" + versions, () -> List.of(new Search(bench, versions).cold())));
      figures.add(
          new Figure("search-warm-" + versions, () -> List.of(new Search(bench, versions).warm())));
    }
    return figures;
  }

  /** One search, over so many versions. */
  private record Search(Bench bench, int versions) {

    /** By a process that knows nothing of the model yet; the code is warm on both sides. */
    Reading cold() throws Exception {
      Path store = bench.stores().withVersions(versions);
      Path log = store.resolve("models").resolve(SmallVersions.MODEL).resolve("versions");
      Rounds.Medians medians =
          bench
              .sizes()
              .manyRounds(5)
              .alternate(
                  () -> Rounds.millis(() -> searchAnew(store)),
                  () -> Rounds.millis(() -> ParsedBundles.read(log)));
      return new Reading(
          "search-cold-" + versions,
          new Measured(
              medians.value(),
              "ms to find " + hits(),
              "reading and parsing the bundles of the log",
              medians.reference()),
          Goal.ratioAtMost(1.5));
    }

    Reading warm() throws Exception {
      Path store = bench.stores().withVersions(versions);
      List<SmallVersions.Row> rows =
          LongStream.rangeClosed(1, versions)
              .mapToObj(number -> SmallVersions.Row.of(number, versions))
              .toList();
      try (ModelRegistry registry = Bench.openToRead(store)) {
        Model model = registry.model(SmallVersions.MODEL);
        Rounds.Medians medians =
            bench
                .sizes()
                .manyRounds(200)
                .alternate(
                    () -> Rounds.millis(() -> search(model)),
                    () -> Rounds.millis(() -> filter(rows)));
        return new Reading(
            "search-warm-" + versions,
            new Measured(
                medians.value(),
                "ms to find " + hits(),
                "a filter over a list in memory",
                medians.reference()),
            Goal.ratioAtMost(2));
      }
    }

    private void searchAnew(Path store) throws IOException {
      try (ModelRegistry registry = Bench.openToRead(store)) {
        search(registry.model(SmallVersions.MODEL));
      }
    }

    private void search(Model model) {
      double least = SmallVersions.aucReachedBy(bench.sizes().hits(), versions);
      require(
          model.search().metric("auc", auc -> auc >= least).stream()
              .map(version -> version.id().number())
              .toList()
              .size());
    }

    private void filter(List<SmallVersions.Row> rows) {
      double least = SmallVersions.aucReachedBy(bench.sizes().hits(), versions);
      require(
          rows.stream()
              .filter(row -> row.metrics().getOrDefault("auc", 0.0) >= least)
              .map(SmallVersions.Row::number)
              .toList()
              .size());
    }

    /** What finds the wrong number must not be called fast. */
    private void require(long found) {
      if (found != bench.sizes().hits()) {
        throw new IllegalStateException(
            "found " + found + " versions instead of " + bench.sizes().hits());
      }
    }

    private String hits() {
      return String.format("%,d of %,d versions", bench.sizes().hits(), versions);
    }
  }
}
