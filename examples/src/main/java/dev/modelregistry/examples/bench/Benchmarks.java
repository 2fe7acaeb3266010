package dev.modelregistry.examples.bench;

import dev.modelregistry.error.RegistryException;
import dev.modelregistry.examples.Folders;
import dev.modelregistry.examples.Transcript;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Measures every figure beside its reference, prints a table and writes it as JSON. {@code --help}
 * lists the options.
 */
public final class Benchmarks {

  private Benchmarks() {}

  /** Measures; where a figure misses its goal the table says so, and nothing fails. */
  public static void main(String[] arguments) throws Exception {
    PrintStream out = Transcript.standardOutput();
    try {
      run(BenchOptions.parse(arguments), out);
    } catch (IllegalArgumentException | IOException | RegistryException e) {
      out.println(e instanceof IOException ? "cannot read or write: " + e : e.getMessage());
      System.exit(1);
    }
  }

  static void run(BenchOptions options, PrintStream out) throws Exception {
    Path folder =
        options.folder().isPresent()
            ? Files.createDirectories(options.folder().get()).toRealPath()
            : Files.createTempDirectory("model-registry-bench-").toRealPath();
    try {
      Bench bench = new Bench(new Sizes(options.quick()), folder, out, options.data());
      List<Figure> picked = figures(bench).stream().filter(options::picks).toList();
      if (picked.isEmpty()) {
        throw new IllegalArgumentException(
            "there is no figure " + options.only() + ", but " + names(figures(bench)));
      }
      out.println(machine(folder));
      if (options.quick()) {
        out.println("on small sizes, which shows that it runs and measures nothing");
      }
      DataFigures.leftOut(bench).ifPresent(out::println);
      List<Reading> readings = new ArrayList<>();
      for (Figure figure : picked) {
        bench.tell("measuring " + figure.name());
        double millis = Rounds.millis(() -> readings.addAll(figure.measurement().run()));
        bench.tell(String.format(Locale.ROOT, "which took %.1f s", millis / 1e3));
        BenchReport.write(readings, options.out());
      }
      BenchReport.print(readings, out);
    } finally {
      if (options.folder().isEmpty()) {
        Folders.delete(folder);
      }
    }
  }

  static List<Figure> figures(Bench bench) {
    return Stream.of(
            ResolveFigures.of(bench),
            RegisterFigures.of(bench),
            HistoryFigures.of(bench),
            SearchFigures.of(bench),
            BlobFigures.of(bench),
            DataFigures.of(bench),
            WeightFigures.of(bench),
            SkewFigures.of(bench),
            ServeFigures.of(bench),
            ShadowFigures.of(bench),
            S3Figures.of(bench))
        .flatMap(List::stream)
        .toList();
  }

  private static List<String> names(List<Figure> figures) {
    return figures.stream().map(Figure::name).toList();
  }

  private static String machine(Path folder) throws IOException {
    return String.format(
        Locale.ROOT,
        "%d processors, %s, Java %s, stores on %s",
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name"),
        Runtime.version(),
        Files.getFileStore(folder).type());
  }
}
