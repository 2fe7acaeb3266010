package dev.modelregistry.examples;

import dev.modelregistry.Version;
import dev.modelregistry.value.ConfigValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a model computes its inputs from.
 *
 * @param columns the columns it reads
 * @param crossed a column whose values each have their own weight for every number, or none
 */
record Features(List<String> columns, Optional<String> crossed) {

  /** Matches the names of features that are numbers, and of no others. */
  static final String NUMBERS = "[^=]+";

  private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");

  /** Copies the list. */
  Features {
    columns = List.copyOf(columns);
  }

  /**
   * Reads the features that a version was registered with, so that serving computes what training
   * computed.
   */
  static Features of(Version version) {
    if (!(version.config().get("columns") instanceof ConfigValue.Items columns)) {
      throw new IllegalArgumentException(version.id() + " does not say which columns it reads");
    }
    return new Features(
        columns.values().stream().map(ConfigValue::toString).toList(),
        Optional.ofNullable(version.config().get("crossed")).map(ConfigValue::toString));
  }

  /** Returns the features as configuration of a version, for {@link #of(Version)} to read. */
  Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("columns", columns);
    crossed.ifPresent(column -> config.put("crossed", column));
    return config;
  }

  /** A number is a feature by itself, a word is one that is 1 where the word stands. */
  Map<String, Double> of(Map<String, String> row) {
    Map<String, Double> features = new LinkedHashMap<>();
    for (String column : columns) {
      String cell = row.getOrDefault(column, "");
      if (NUMBER.matcher(cell).matches()) {
        double value = Double.parseDouble(cell);
        features.put(column, value);
        crossed.ifPresent(by -> features.put(column + " for " + by + " " + row.get(by), value));
      } else if (!cell.isBlank()) {
        features.put(column + "=" + cell, 1.0);
      }
    }
    return features;
  }
}
