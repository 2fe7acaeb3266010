package dev.modelregistry.core;

import dev.modelregistry.core.codec.Members;
import dev.modelregistry.core.codec.VersionFacts;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * The values of one metric side by side, by the numbers of the versions. A search through a hundred
 * thousand versions waits for memory: what is known of each version lies behind four references.
 */
final class MetricColumn {

  private final String metric;

  /** Not a number where a version has no value or several; the version itself says which. */
  private final double[] values;

  private MetricColumn(String metric, double[] values) {
    this.metric = metric;
    this.values = values;
  }

  /** Collects the values of versions that are numbered from 1 on. */
  static MetricColumn of(String metric, List<VersionFacts> versions) {
    double[] values = new double[versions.size()];
    Arrays.fill(values, Double.NaN);
    for (VersionFacts version : versions) {
      Double value = version.metrics().size() == 1 ? version.metrics().get(0).get(metric) : null;
      if (value != null && covers(version, values)) {
        values[(int) version.number() - 1] = value;
      }
    }
    return new MetricColumn(metric, values);
  }

  /** Returns how many versions it covers. */
  int size() {
    return values.length;
  }

  /** Says whether a version was registered with a value that is accepted; any version may come. */
  boolean anyOf(VersionFacts version, Predicate<Double> accepted) {
    double value = covers(version, values) ? values[(int) version.number() - 1] : Double.NaN;
    return Double.isNaN(value) ? look(version, accepted) : accepted.test(value);
  }

  private static boolean covers(VersionFacts version, double[] values) {
    return version.number() >= 1 && version.number() <= values.length;
  }

  private boolean look(VersionFacts version, Predicate<Double> accepted) {
    for (Members<Double> metrics : version.metrics()) {
      Double value = metrics.get(metric);
      if (value != null && accepted.test(value)) {
        return true;
      }
    }
    return false;
  }
}
