package dev.modelregistry;

import java.time.Duration;
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
 */
public record LiveStatus(Served serving, Duration age, Optional<String> trouble, Counts counts) {

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
