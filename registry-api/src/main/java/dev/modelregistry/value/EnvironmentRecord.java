package dev.modelregistry.value;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a version was trained.
 *
 * @param kind {@code jvm}, {@code python} or {@code container}
 * @param facts what was observed, by name: {@code java.version}, {@code os.name}, {@code
 *     image.digest} …, sorted
 * @param libraries what was on the class path, the module path or in the lock file, in that order
 * @param variables the environment variables that the caller allowed to be recorded, sorted
 * @param seeds the seeds of random generators, by name, sorted
 */
public record EnvironmentRecord(
    String kind,
    Map<String, String> facts,
    List<Library> libraries,
    Map<String, String> variables,
    Map<String, Long> seeds) {

  /**
   * Copies the collections and sorts the maps.
   *
   * @throws IllegalArgumentException if the kind is blank
   */
  public EnvironmentRecord {
    kind = Names.text("the kind of an environment", kind, 40);
    facts = sorted(facts);
    libraries = List.copyOf(libraries);
    variables = sorted(variables);
    seeds = sorted(seeds);
  }

  private static <V> Map<String, V> sorted(Map<String, V> map) {
    return Collections.unmodifiableMap(new TreeMap<>(map));
  }
}
