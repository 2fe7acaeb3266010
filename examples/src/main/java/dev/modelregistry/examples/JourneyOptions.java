package dev.modelregistry.examples;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the command line says. */
final class JourneyOptions {

  private static final Map<String, String> KNOWN = known();

  private final Map<String, String> said;

  private JourneyOptions(Map<String, String> said) {
    this.said = said;
  }

  private static Map<String, String> known() {
    Map<String, String> known = new LinkedHashMap<>();
    known.put("--data", "a CSV file of loan applications; without it a table is made up");
    known.put("--label", "the column that says how the loan ended; by default the last");
    known.put("--positive", "its value where the loan was repaid; by default 'yes' or '1'");
    known.put("--protected", "protected attributes; by default sex,age,foreign_worker");
    known.put("--left-out", "the group that version 2 never sees; by default age=50-and-over");
    known.put("--crossed", "a column that version 3 treats apart; made-up data: employment");
    known.put("--registry", "the folder of the registry; by default a new temporary one");
    known.put("--rows", "how many applications to make up; by default 3000");
    known.put("--seed", "the seed of everything that is random; by default 5");
    return known;
  }

  /**
   * Reads options of the form {@code --name value}.
   *
   * @throws IllegalArgumentException if one is not known or has no value; the message lists all
   */
  static JourneyOptions parse(String... arguments) {
    Map<String, String> said = new LinkedHashMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      if (!KNOWN.containsKey(arguments[i]) || i + 1 == arguments.length) {
        StringBuilder usage = new StringBuilder("options, each with a value:");
        KNOWN.forEach((name, what) -> usage.append(String.format("%n  %-12s %s", name, what)));
        throw new IllegalArgumentException(usage.toString());
      }
      said.put(arguments[i], arguments[i + 1]);
    }
    return new JourneyOptions(said);
  }

  Optional<Path> data() {
    return option("--data").map(Path::of);
  }

  Optional<String> label() {
    return option("--label");
  }

  Optional<String> positive() {
    return option("--positive");
  }

  List<String> protectedAttributes() {
    return List.of(option("--protected").orElse("sex,age,foreign_worker").split(","));
  }

  String leftOut() {
    return option("--left-out").orElse("age=50-and-over");
  }

  Optional<String> crossed() {
    return option("--crossed")
        .or(() -> data().isPresent() ? Optional.empty() : Optional.of("employment"));
  }

  Optional<Path> registry() {
    return option("--registry").map(Path::of);
  }

  int rows() {
    return option("--rows").map(Integer::valueOf).orElse(3_000);
  }

  long seed() {
    return option("--seed").map(Long::valueOf).orElse(5L);
  }

  private Optional<String> option(String name) {
    return Optional.ofNullable(said.get(name));
  }
}
