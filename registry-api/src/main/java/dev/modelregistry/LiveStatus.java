package dev.modelregistry;

import dev.modelregistry.gate.CanaryTerms;
import dev.modelregistry.gate.GuardRail;
import dev.modelregistry.gate.Tally;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a live model is doing, for health checks and dashboards.
 *
 * @param serving what answers now
 * @param age time since the registry last confirmed it, or showed what is to follow it; more than
 *     the poll interval and a load where the registry cannot be reached
 * @param trouble why the registry was not heard, or the version that the label points at is not
 *     served; empty where neither is the case
 * @param counts what happened so far
 * @param canary the canary of the label; empty where none runs
 */
public record LiveStatus(
    Served serving,
    Duration age,
    Optional<String> trouble,
    Counts counts,
    Optional<OfCanary> canary) {

  /**
   * How the canary of the label is doing in this process.
   *
   * @param terms what it is, with its present share
   * @param serving what answers its share; empty as long as the version under the label does
   * @param trouble why it does not answer, or its abort is not on the log; empty where neither is
   *     the case
   * @param calls calls that it answered and that have ended
   * @param readings what its guard rails see, in their order; empty where it does not answer
   */
  public record OfCanary(
      CanaryTerms terms,
      Optional<Served> serving,
      Optional<String> trouble,
      long calls,
      List<Reading> readings) {

    /** Copies the list. */
    public OfCanary {
      readings = List.copyOf(readings);
    }
  }

  /**
   * What a guard rail sees.
   *
   * @param guard the guard rail
   * @param candidate samples of the canary
   * @param incumbent samples of the version beside it
   * @param evidence the natural logarithm of the evidence against the canary
   */
  public record Reading(GuardRail guard, Tally candidate, Tally incumbent, double evidence) {}

  /**
   * What happened since the live model was opened. Only rises, so that rates can be computed.
   *
   * @param calls calls and leases that have ended
   * @param failedCalls calls that threw
   * @param swaps how often what answers was replaced
   * @param failedLoads how often a version could not be loaded, warmed up or accepted
   * @param failedProbes how often the registry could not be asked
   */
  public record Counts(
      long calls, long failedCalls, long swaps, long failedLoads, long failedProbes) {}
}
