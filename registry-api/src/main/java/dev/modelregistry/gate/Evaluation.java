package dev.modelregistry.gate;

import dev.modelregistry.value.SnapshotRef;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a version did on held-out data: the evidence that gates compare.
 *
 * <p>Begin with {@link #on} and add to it; every method returns a new evaluation. One that has no
 * metric yet can be made but not registered.
 *
 * @param heldOut the snapshot it ran on; two evaluations are comparable only where its digest is
 *     the same
 * @param rows how many rows were scored, 0 where it was not said
 * @param metrics value by metric name, sorted; all finite
 * @param slices metrics on parts of the data, as protected subgroups
 * @param latency how long single predictions took, where it was measured
 */
public record Evaluation(
    SnapshotRef heldOut,
    long rows,
    Map<String, Double> metrics,
    List<SliceMetric> slices,
    Optional<Latency> latency) {

  /**
   * Checks and copies.
   *
   * @throws IllegalArgumentException if a metric is NaN or infinite or has a blank name, a slice
   *     metric is there twice, or the number of rows is negative
   */
  public Evaluation {
    if (rows < 0) {
      throw new IllegalArgumentException("an evaluation has no negative number of rows: " + rows);
    }
    TreeMap<String, Double> sorted = new TreeMap<>();
    metrics.forEach(
        (name, value) -> sorted.put(Metrics.name("a metric", name), Metrics.finite(name, value)));
    metrics = Collections.unmodifiableMap(sorted);
    slices = List.copyOf(slices);
    long distinct = slices.stream().map(s -> List.of(s.slice(), s.metric())).distinct().count();
    if (distinct != slices.size()) {
      throw new IllegalArgumentException(
          "an evaluation has each metric of a slice once, but of "
              + slices.size()
              + " slice metrics only "
              + distinct
              + " differ");
    }
  }

  /** Begins an evaluation on a snapshot. */
  public static Evaluation on(SnapshotRef heldOut) {
    return new Evaluation(heldOut, 0, Map.of(), List.of(), Optional.empty());
  }

  /** Says how many rows were scored. */
  public Evaluation rows(long scored) {
    return new Evaluation(heldOut, scored, metrics, slices, latency);
  }

  /**
   * Adds a metric over all rows, or replaces the one of the same name.
   *
   * @throws IllegalArgumentException if the value is NaN or infinite
   */
  public Evaluation metric(String name, double value) {
    Map<String, Double> more = new TreeMap<>(metrics);
    more.put(name, value);
    return new Evaluation(heldOut, rows, more, slices, latency);
  }

  /**
   * Adds a metric over a slice.
   *
   * @param samples how many rows the slice had
   * @throws IllegalArgumentException if the value is NaN or infinite, the slice empty, or this
   *     metric of this slice already there
   */
  public Evaluation slice(String slice, String metric, double value, long samples) {
    List<SliceMetric> more = new ArrayList<>(slices);
    more.add(new SliceMetric(slice, metric, value, samples));
    return new Evaluation(heldOut, rows, metrics, more, latency);
  }

  /** Adds how long single predictions took. */
  public Evaluation latency(Latency measured) {
    return new Evaluation(heldOut, rows, metrics, slices, Optional.of(measured));
  }

  /** Returns the metric over all rows, or empty. */
  public Optional<Double> metric(String name) {
    return Optional.ofNullable(metrics.get(name));
  }

  /** Returns the metric over a slice, or empty. */
  public Optional<SliceMetric> slice(String slice, String metric) {
    return slices.stream()
        .filter(found -> found.slice().equals(slice) && found.metric().equals(metric))
        .findFirst();
  }
}
