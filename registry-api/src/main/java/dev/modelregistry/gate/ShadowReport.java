package dev.modelregistry.gate;

import dev.modelregistry.value.SnapshotRef;
import dev.modelregistry.value.VersionId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a shadow compared with the version whose answers counted, over a while: from one report to
 * the next, so that all reports of all processes add up.
 *
 * @param pair which versions were compared
 * @param counts how often they agreed
 * @param slices the same for parts of the requests, by name
 * @param timings how long both took, from the median to the longest; empty where nothing was
 *     compared
 */
public record ShadowReport(
    Pair pair, Counts counts, List<SliceCounts> slices, List<Timing> timings) {

  /** The metric of {@link #asEvaluation}: the share of comparisons that agreed, and of slices. */
  public static final String AGREEMENT = "shadow-agreement";

  /** The metric of the slice that is named as the version whose answers counted. */
  public static final String AGREEMENT_WITH = "shadow-agreement-with";

  private static final String SHADOW_MILLIS = "shadow-ms";
  private static final String ANSWER_MILLIS = "answer-ms";

  /**
   * Two versions.
   *
   * @param shadow the one that scored beside
   * @param trainedOn what it was trained on
   * @param answering the one whose answers counted
   */
  public record Pair(VersionId shadow, SnapshotRef trainedOn, VersionId answering) {}

  /**
   * How often two versions agreed.
   *
   * @param compared requests that the shadow scored or failed to score
   * @param agreed those for which the answers were alike
   * @param failed those for which the shadow, or the comparison, threw; none of them agreed
   */
  public record Counts(long compared, long agreed, long failed) {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is negative, or they are more than were compared
     */
    public Counts {
      if (agreed < 0 || failed < 0 || agreed + failed > compared) {
        throw new IllegalArgumentException(
            String.format(
                "of %d comparisons %d cannot agree and %d fail", compared, agreed, failed));
      }
    }
  }

  /**
   * How often two versions agreed on a part of the requests.
   *
   * @param slice the part, as the application names it
   * @param counts how often
   */
  public record SliceCounts(String slice, Counts counts) {}

  /**
   * How long the requests took that the shadow did not fail.
   *
   * @param percentile a percentile, 100 for the longest
   * @param shadow what so many percent took at most in the shadow, waiting not counted
   * @param answering the same for the version whose answers counted
   */
  public record Timing(double percentile, Duration shadow, Duration answering) {

    private String slice() {
      return percentile == 100 ? "longest" : ("p" + percentile).replace(".0", "");
    }

    private Stream<SliceMetric> metrics(long samples) {
      return Stream.of(
          new SliceMetric(slice(), SHADOW_MILLIS, shadow.toNanos() / 1e6, samples),
          new SliceMetric(slice(), ANSWER_MILLIS, answering.toNanos() / 1e6, samples));
    }
  }

  /** Copies the lists. */
  public ShadowReport {
    slices = List.copyOf(slices);
    timings = List.copyOf(timings);
  }

  /**
   * Returns the report as evidence to attach to the shadow's version; {@link
   * GateRule#shadowAgreement} holds promotions to it. It stands under the data that the version was
   * trained on, since live requests are no snapshot. It has the metric {@link #AGREEMENT} for all
   * requests and for each slice, {@link #AGREEMENT_WITH} for the slice that is named as the version
   * whose answers counted, slices {@code p50} to {@code longest} with the milliseconds of both, and
   * the latency of the shadow, which is the newest that a latency budget looks at.
   *
   * @throws IllegalStateException if nothing was compared
   */
  public Evaluation asEvaluation() {
    if (counts.compared() == 0) {
      throw new IllegalStateException(
          String.format("%s was compared with %s on no request", pair.shadow(), pair.answering()));
    }
    Stream<SliceMetric> with =
        Stream.of(agreement(pair.answering().toString(), AGREEMENT_WITH, counts));
    Stream<SliceMetric> parts =
        slices.stream().map(part -> agreement(part.slice(), AGREEMENT, part.counts()));
    long timed = counts.compared() - counts.failed();
    Stream<SliceMetric> times = timings.stream().flatMap(each -> each.metrics(timed));
    return new Evaluation(
        pair.trainedOn(),
        counts.compared(),
        Map.of(AGREEMENT, share(counts)),
        Stream.of(with, parts, times).flatMap(each -> each).toList(),
        timings.isEmpty()
            ? Optional.empty()
            : Optional.of(new Latency(at(50), at(95), at(99), timed)));
  }

  private static SliceMetric agreement(String slice, String metric, Counts counts) {
    return new SliceMetric(slice, metric, share(counts), counts.compared());
  }

  private static double share(Counts counts) {
    return (double) counts.agreed() / counts.compared();
  }

  private Duration at(double percentile) {
    return timings.stream()
        .filter(timing -> timing.percentile() == percentile)
        .map(Timing::shadow)
        .findFirst()
        .orElseThrow();
  }

  /** Returns a line for all and one for each slice on which they did not always agree. */
  @Override
  public String toString() {
    StringBuilder lines = new StringBuilder();
    lines.append(
        String.format(
            "%s beside %s: %,d of %,d requests alike, %,d failed%n",
            pair.shadow(), pair.answering(), counts.agreed(), counts.compared(), counts.failed()));
    slices.stream()
        .filter(part -> part.counts().agreed() < part.counts().compared())
        .forEach(
            part ->
                lines.append(
                    String.format(
                        "  %s: %,d of %,d alike%n",
                        part.slice(), part.counts().agreed(), part.counts().compared())));
    return lines.toString();
  }
}
