package dev.modelregistry.examples.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the command line says.
 *
 * @param only beginnings of the names of the figures to measure; empty for all
 * @param out where the readings go as JSON
 * @param folder where stores are built and kept, on the disk to be measured; else a temporary one
 * @param data the folder of real series, which are left out without it
 */
record BenchOptions(
    boolean quick, List<String> only, Path out, Optional<Path> folder, Optional<Path> data) {

  private static final String USAGE =
      """
      options:
        --only NAME   measures this figure, or all whose names begin so; may be said again
        --quick       runs everything on small sizes, which measures nothing
        --out FILE    where the readings go; by default bench.json
        --folder DIR  where the stores are built, kept for the next run; by default a temporary
                      folder that goes away. Its disk is the disk that is measured
        --data DIR    a folder with covid-daily.tar.xz and silero-vad, series that really changed so""";

  /**
   * Reads options.
   *
   * @throws IllegalArgumentException if one is not known or lacks its value; the message lists all
   */
  static BenchOptions parse(String... arguments) {
    boolean quick = false;
    List<String> only = new ArrayList<>();
    Path out = Path.of("bench.json");
    Optional<Path> folder = Optional.empty();
    Optional<Path> data = Optional.empty();
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--quick" -> quick = true;
        case "--only" -> only.add(value(arguments, ++i));
        case "--out" -> out = Path.of(value(arguments, ++i));
        case "--folder" -> folder = Optional.of(Path.of(value(arguments, ++i)));
        case "--data" -> data = Optional.of(Path.of(value(arguments, ++i)));
        default -> throw new IllegalArgumentException(USAGE);
      }
    }
    return new BenchOptions(quick, List.copyOf(only), out, folder, data);
  }

  private static String value(String[] arguments, int at) {
    if (at == arguments.length) {
      throw new IllegalArgumentException(USAGE);
    }
    return arguments[at];
  }

  boolean picks(Figure figure) {
    return only.isEmpty() || only.stream().anyMatch(figure::isPickedBy);
  }
}
