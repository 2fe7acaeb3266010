package dev.modelregistry.gate;

import dev.modelregistry.value.Names;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A gate as a policy asks for it: plain values, so that it can be stored, shown to an auditor and
 * evaluated again years later.
 */
public sealed interface GateRule {

  /** Returns the name under which the gate appears in reports. */
  String name();

  /** Returns what the gate asks for, in words. */
  String asks();

  /**
   * The candidate beats the incumbent on a metric over the same held-out data; passes where there
   * is no incumbent.
   *
   * @param metric the primary metric
   * @param direction which way it improves
   * @param margin by how much the candidate must be better; 0 lets an equal one pass
   */
  record BeatsIncumbent(String metric, Direction direction, double margin) implements GateRule {

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if the metric's name is blank or the margin negative
     */
    public BeatsIncumbent {
      metric = Metrics.name("a metric", metric);
      margin = Metrics.notNegative("the margin of a gate", margin);
    }

    @Override
    public String name() {
      return "beats-incumbent:" + metric;
    }

    @Override
    public String asks() {
      return metric + " beats the incumbent" + (margin > 0 ? " by " + margin : "");
    }
  }

  /**
   * On no protected slice is the candidate worse than the incumbent by more than the tolerance;
   * passes where there is no incumbent.
   *
   * <p>A slice with fewer than {@code minimumSamples} rows in either evaluation, or one that the
   * candidate lacks, is insufficient evidence and not a pass.
   *
   * @param metric the metric that is compared on each slice
   * @param direction which way it improves
   * @param slices the slices, as evaluations name them; a name that ends in {@code *} stands for
   *     all that begin so
   * @param tolerance how much worse a slice may be, 0 or more
   * @param minimumSamples the fewest rows that a comparison is made on
   */
  record NoSliceRegression(
      String metric,
      Direction direction,
      List<String> slices,
      double tolerance,
      long minimumSamples)
      implements GateRule {

    /**
     * Checks the parts and copies the list.
     *
     * @throws IllegalArgumentException if there is no slice, the tolerance is negative or the
     *     minimum below 1
     */
    public NoSliceRegression {
      metric = Metrics.name("a metric", metric);
      slices = slices.stream().map(slice -> Metrics.name("a slice", slice)).toList();
      tolerance = Metrics.notNegative("the tolerance of a gate", tolerance);
      if (slices.isEmpty()) {
        throw new IllegalArgumentException("name at least one protected slice, or '*' for all");
      }
      if (minimumSamples < 1) {
        throw new IllegalArgumentException(
            "a comparison needs at least 1 sample, not " + minimumSamples);
      }
    }

    @Override
    public String name() {
      return "no-slice-regression:" + metric;
    }

    @Override
    public String asks() {
      return String.format(
          "%s worse by at most %s on each of %s, of at least %d rows",
          metric, tolerance, slices, minimumSamples);
    }
  }

  /**
   * Single predictions of the candidate are fast enough.
   *
   * @param percentile one of {@link Latency#PERCENTILES}
   * @param budget the longest that this percentile may be
   */
  record LatencyBudget(int percentile, Duration budget) implements GateRule {

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if the percentile is not kept or the budget not positive
     */
    public LatencyBudget {
      if (!Latency.PERCENTILES.contains(percentile)) {
        throw new IllegalArgumentException(
            "latency is kept at " + Latency.PERCENTILES + ", not at " + percentile);
      }
      if (budget.isZero() || budget.isNegative()) {
        throw new IllegalArgumentException("a latency budget is positive, not " + budget);
      }
    }

    @Override
    public String name() {
      return "latency-budget:p" + percentile;
    }

    @Override
    public String asks() {
      return String.format("p%d at most %s ms", percentile, budget.toNanos() / 1e6);
    }
  }

  /**
   * A metric of the candidate reaches a bound, incumbent or not.
   *
   * @param metric the metric
   * @param direction which way it improves; the value must be at least, or at most, the bound
   * @param bound the bound
   */
  record Threshold(String metric, Direction direction, double bound) implements GateRule {

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if the metric's name is blank or the bound not finite
     */
    public Threshold {
      metric = Metrics.name("a metric", metric);
      bound = Metrics.finite("the bound on " + metric, bound);
    }

    @Override
    public String name() {
      return "threshold:" + metric;
    }

    @Override
    public String asks() {
      return metric
          + (direction == Direction.HIGHER_IS_BETTER ? " at least " : " at most ")
          + bound;
    }
  }

  /**
   * The candidate scored live requests beside the incumbent and mostly agreed with it; passes where
   * there is no incumbent. All {@link ShadowReport}s that were attached to the candidate count, as
   * far as they compare it with the version that is the incumbent now.
   *
   * @param comparisons the fewest requests that must have been compared
   * @param agreement the share of them that must be alike, 0 to 1
   */
  record ShadowAgreement(long comparisons, double agreement) implements GateRule {

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if nothing is to be compared, or the share is none
     */
    public ShadowAgreement {
      agreement = Metrics.notNegative("the agreement that a gate asks for", agreement);
      if (comparisons < 1 || agreement > 1) {
        throw new IllegalArgumentException(
            String.format(
                "a shadow agrees on a share of 0 to 1 of at least 1 request, not %s of %d",
                agreement, comparisons));
      }
    }

    @Override
    public String name() {
      return ShadowReport.AGREEMENT;
    }

    @Override
    public String asks() {
      return String.format(
          "a shadow agreed with the incumbent on %s of at least %d requests",
          agreement, comparisons);
    }
  }

  /**
   * A team's own {@link Gate}. Where the process that promotes has none of this name installed, the
   * verdict is insufficient evidence.
   *
   * @param name the name under which it is installed
   * @param parameters what it is told, sorted by name
   */
  record Custom(String name, Map<String, String> parameters) implements GateRule {

    /**
     * Checks the name and copies the map.
     *
     * @throws IllegalArgumentException if the name or one of a parameter is blank, too long or
     *     holds control characters, or a parameter is longer than 10,000 characters
     */
    public Custom {
      name = Metrics.name("a gate", name);
      parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
      parameters.forEach(
          (parameter, value) -> {
            Metrics.name("a parameter of a gate", parameter);
            Names.prose("the parameter '" + parameter + "' of a gate", value, 10_000);
          });
    }

    @Override
    public String asks() {
      return "gate '" + name + "' passes" + (parameters.isEmpty() ? "" : " with " + parameters);
    }
  }

  /** Asks that the candidate is at least as good as the incumbent on a metric. */
  static GateRule beatsIncumbent(String metric, Direction direction) {
    return new BeatsIncumbent(metric, direction, 0);
  }

  /** Asks that the candidate is better than the incumbent on a metric by a margin. */
  static GateRule beatsIncumbent(String metric, Direction direction, double margin) {
    return new BeatsIncumbent(metric, direction, margin);
  }

  /**
   * Asks that the candidate is nowhere worse than the incumbent by more than a tolerance.
   *
   * @param tolerance how much worse a slice may be
   * @param minimumSamples the fewest rows that a slice is compared on; fewer are insufficient
   *     evidence, so name slices that are large enough
   * @param slices the slices; a name that ends in {@code *} stands for all that begin so
   */
  static GateRule noSliceRegression(
      String metric, Direction direction, double tolerance, long minimumSamples, String... slices) {
    return new NoSliceRegression(metric, direction, List.of(slices), tolerance, minimumSamples);
  }

  /** Asks that single predictions take at most {@code budget} at a percentile. */
  static GateRule latencyBudget(int percentile, Duration budget) {
    return new LatencyBudget(percentile, budget);
  }

  /** Asks that a metric reaches a bound. */
  static GateRule threshold(String metric, Direction direction, double bound) {
    return new Threshold(metric, direction, bound);
  }

  /** Asks that a shadow agreed with the incumbent on a share of so many requests or more. */
  static GateRule shadowAgreement(long comparisons, double agreement) {
    return new ShadowAgreement(comparisons, agreement);
  }

  /** Asks for a team's own gate. */
  static GateRule custom(String name, Map<String, String> parameters) {
    return new Custom(name, parameters);
  }
}
