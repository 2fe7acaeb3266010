package dev.modelregistry;

import dev.modelregistry.gate.ShadowReport;
import java.util.List;

/**
 * A version that scores copies of what a live model is asked. Its answers are compared with those
 * that counted, and discarded.
 *
 * <pre>{@code
 * try (Shadow shadow = live.shadow(STAGING).comparing(Double.class, (a, b) -> a - b < 0.01).start()) {
 *   ...
 *   for (ShadowReport report : shadow.reports()) {
 *     fraud.attach(report.pair().shadow(), report.asEvaluation());
 *   }
 * }
 * }</pre>
 *
 * <p>A call of the live model puts itself where the shadow's threads find it, if there is room, and
 * goes on; whatever the shadow does, it waits for nothing. Safe for use by many threads.
 */
public interface Shadow extends AutoCloseable {

  /**
   * What happened since the shadow was started. Only rises.
   *
   * @param taken calls that were put aside for the shadow
   * @param dropped calls that were to be and were not, as the shadow had no room for them
   * @param compared calls whose answers were compared, or that the shadow failed to answer
   * @param agreed those for which the answers were alike
   * @param failed those for which the shadow, or the comparison, threw
   */
  record Counts(long taken, long dropped, long compared, long agreed, long failed) {}

  /** Returns the counts; asks nobody. */
  Counts counts();

  /**
   * Returns what was compared since the last time that somebody asked, one report for each pair of
   * versions. Attach each to the shadow's version: they add up.
   */
  List<ShadowReport> reports();

  /**
   * Takes no further call, drops what waits, and ends the threads; waits for one that scores as
   * long as the live model's request allows. One that hangs keeps its version loaded and is left.
   */
  @Override
  void close();
}
