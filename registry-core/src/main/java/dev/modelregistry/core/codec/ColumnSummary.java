package dev.modelregistry.core.codec;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is kept of the values of a column.
 *
 * @param count how many rows have a value
 * @param distinct about how many values differ
 * @param sketch the registers of the UltraLogLog sketch that this comes from, where there was room
 * @param numbers of a column of numbers or times, where there was room
 * @param frequent the most frequent values
 */
public record ColumnSummary(
    long count,
    long distinct,
    Optional<Registers> sketch,
    Optional<Numbers> numbers,
    Frequencies frequent) {

  /** Registers of a sketch, one byte each, in hexadecimal digits. */
  public record Registers(String hex) {}

  /**
   * The centroids of a t-digest.
   *
   * @param means ascending
   * @param weights how many values each stands for; none where there was no room for centroids
   */
  public record Numbers(double min, double max, List<Double> means, List<Long> weights) {

    /** Copies and checks the lists. */
    public Numbers {
      means = List.copyOf(means);
      weights = List.copyOf(weights);
      if (means.size() != weights.size() || !(min <= max)) {
        throw new IllegalArgumentException(
            String.format(
                "%d means have %d weights, between %s and %s",
                means.size(), weights.size(), min, max));
      }
    }
  }

  /**
   * Frequent values.
   *
   * @param rows how many rows surely have each
   * @param complete whether these are all values, with exact counts
   */
  public record Frequencies(Map<String, Long> rows, boolean complete) {

    /** Copies the map. */
    public Frequencies {
      rows = Map.copyOf(rows);
    }
  }
}
