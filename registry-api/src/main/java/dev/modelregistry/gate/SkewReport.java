package dev.modelregistry.gate;

import dev.modelregistry.data.SkewLimits;
import dev.modelregistry.value.SnapshotRef;
import dev.modelregistry.value.VersionId;
import java.util.List;

/**
 * What a serving process saw, beside what its version was trained on.
 *
 * @param version the version that is served
 * @param trainedOn what it was trained on
 * @param limits what the verdicts were held against
 * @param seen how much was seen
 * @param columns one for each column that is watched
 */
public record SkewReport(
    VersionId version,
    SnapshotRef trainedOn,
    SkewLimits limits,
    Seen seen,
    List<ColumnSkew> columns) {

  /**
   * The metric of {@link #asEvaluation}: the worst column's share of its limit; above 1 is skew.
   */
  public static final String METRIC = "skew";

  /**
   * How much was seen.
   *
   * @param rows the rows that were counted
   * @param uncounted the rows that were checked and not counted, because all counters were in use
   * @param unknown the rows with names that are no column of the training data
   * @param features what differs between the feature classes of this process and those of training
   */
  public record Seen(long rows, long uncounted, long unknown, List<String> features) {

    /** Copies the list. */
    public Seen {
      features = List.copyOf(features);
    }
  }

  /** Copies the list. */
  public SkewReport {
    columns = List.copyOf(columns);
  }

  /** Returns the columns that do not look as in training. */
  public List<ColumnSkew> findings() {
    return columns.stream().filter(column -> column.verdict() == Verdict.FAILED).toList();
  }

  /**
   * Returns the report as evidence to attach to the version, which a gate as {@code
   * GateRule.threshold(SkewReport.METRIC, Direction.LOWER_IS_BETTER, 1)} holds promotions to. Of
   * each column it has the slice {@code column=name} with the metrics {@code psi} and {@code
   * bad-share}.
   *
   * @throws IllegalStateException if fewer rows were seen than a verdict needs
   */
  public Evaluation asEvaluation() {
    if (seen.rows() < limits.minimumRows()) {
      throw new IllegalStateException(
          String.format(
              "%,d rows were seen of %s, and a verdict needs %,d",
              seen.rows(), version, limits.minimumRows()));
    }
    double worst = seen.features().isEmpty() ? 0 : 2;
    Evaluation evaluation = Evaluation.on(trainedOn).rows(seen.rows());
    for (ColumnSkew column : columns) {
      String slice = "column=" + column.column();
      double badShare = column.counts().badShare();
      worst = Math.max(worst, column.shift().psi() / limits.psi());
      worst = Math.max(worst, badShare / limits.badShare());
      evaluation =
          evaluation
              .slice(slice, "psi", column.shift().psi(), seen.rows())
              .slice(slice, "bad-share", badShare, seen.rows());
    }
    return evaluation.metric(METRIC, worst);
  }

  /** Returns a line for all and one for each finding. */
  @Override
  public String toString() {
    StringBuilder lines = new StringBuilder();
    lines.append(
        String.format(
            "%s, trained on %s: %,d rows, %d of %d columns not as in training\n",
            version, trainedOn.id(), seen.rows(), findings().size(), columns.size()));
    findings().forEach(finding -> lines.append("  ").append(finding.sentence()).append('\n'));
    seen.features().forEach(change -> lines.append("  ").append(change).append('\n'));
    return lines.toString();
  }
}
