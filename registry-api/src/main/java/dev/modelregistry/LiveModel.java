package dev.modelregistry;

import dev.modelregistry.value.Label;
import dev.modelregistry.value.RoutingKey;
import dev.modelregistry.value.VersionId;

/**
 * A model that is loaded and follows its label. When the label moves, the new version is loaded
 * beside the old one, warmed up and swapped in; calls go on all the while, and the old version is
 * closed when its last call has returned.
 *
 * <pre>{@code
 * try (LiveModel<Scorer> live =
 *     fraud.live(PRODUCTION).load(v -> Scorer.open(v.weights().path())).open()) {
 *   double score = live.call(RoutingKey.of(customer), scorer -> scorer.score(features));
 * }
 * }</pre>
 *
 * <p>A version that cannot be loaded, warmed up or accepted, or whose bytes are damaged, leaves the
 * one before serving and is tried again later. So does a registry that cannot be reached, for ever:
 * {@link #status} says how stale the answers are. At most two versions are loaded at a time; as
 * long as a call holds an old one, no third is loaded.
 *
 * <p>Where the label has a canary, that is loaded beside it and answers the calls whose keys fall
 * into its share, the same ones in every process. What its guard rails see, they see here; when one
 * of them fires, this process gives the canary no further call and writes its abort on the log, as
 * soon as it can. A canary that cannot be loaded answers nothing.
 *
 * <p>Safe for use by many threads, virtual ones too: a call takes no lock, waits for nothing and
 * allocates nothing. Close the live model before the registry that it came from.
 *
 * @param <M> what answers
 */
public interface LiveModel<M> extends AutoCloseable {

  /**
   * Uses the version that is to answer requests of this key.
   *
   * @return what {@code call} returned
   * @throws X what {@code call} threw
   * @throws dev.modelregistry.error.Unavailable if this live model was closed
   */
  <R, X extends Exception> R call(RoutingKey key, ModelCall<? super M, ? extends R, X> call)
      throws X;

  /**
   * Does as {@link #call}, and says which version answered and by which decision, for the records
   * of the application.
   *
   * @throws X what {@code call} threw
   * @throws dev.modelregistry.error.Unavailable if this live model was closed
   */
  <R, X extends Exception> Answer<R> answer(
      RoutingKey key, ModelCall<? super M, ? extends R, X> call) throws X;

  /**
   * Says what became of an answer, for the guard rails of a canary that watch it; does nothing
   * where there is none.
   *
   * @param by what gave the answer, as {@link #answer} said
   * @param metric the name under which the guard rail watches it
   * @param bad whether it turned out badly
   */
  void report(Served by, String metric, boolean bad);

  /**
   * Returns the version under the label for as long as the caller needs it. Whoever does not close
   * the lease keeps that version loaded, and with it every swap after the next one from happening.
   *
   * @throws dev.modelregistry.error.Unavailable if this live model was closed
   */
  Lease<M> current();

  /**
   * Begins to let the version under another label score what this live model is asked, without
   * anybody getting its answers. Closed with this live model, which has one shadow at a time.
   */
  ShadowRequest<Object> shadow(Label label);

  /** Does the same with one version of this model. */
  ShadowRequest<Object> shadow(VersionId version);

  /**
   * Asks the registry now, and returns when what the label points at is served or has failed to
   * load; the status says which.
   *
   * @throws dev.modelregistry.error.Unavailable if this live model was closed
   */
  LiveStatus refresh();

  /** Returns how it is doing; asks nobody. */
  LiveStatus status();

  /**
   * Lets no further call in, waits for those in flight as long as the request said, and closes the
   * loaded models. What is still in use then is closed when its last call returns.
   */
  @Override
  void close();
}
