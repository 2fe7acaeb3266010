package dev.modelregistry.gate;

/**
 * A metric on a part of the held-out data.
 *
 * @param slice the part, in words that the team chooses, for example {@code sex=female}
 * @param metric the metric's name
 * @param value finite
 * @param samples how many rows the slice had, at least 1
 */
public record SliceMetric(String slice, String metric, double value, long samples) {

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if a name is blank or too long, the value NaN or infinite, or
   *     the slice empty
   */
  public SliceMetric {
    slice = Metrics.name("a slice", slice);
    metric = Metrics.name("a metric", metric);
    value = Metrics.finite(metric + " on " + slice, value);
    if (samples < 1) {
      throw new IllegalArgumentException(
          "the slice '" + slice + "' has " + samples + " rows; leave an empty slice out");
    }
  }
}
