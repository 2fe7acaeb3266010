package dev.modelregistry;

/**
 * Makes what answers out of a version: reads its weights into the scoring library of the team's
 * choice.
 *
 * @param <M> what answers; where it is {@link AutoCloseable}, it is closed when its last call has
 *     returned and no sooner
 */
@FunctionalInterface
public interface ModelLoader<M> {

  /**
   * Loads a version, the bytes of whose weights were compared with their digests just before. Runs
   * on a thread of the live model, never on one that calls it.
   *
   * @throws Exception whatever stands in the way; the version that serves goes on serving
   */
  M load(Version version) throws Exception;
}
