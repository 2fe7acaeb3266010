package dev.modelregistry;

import java.time.Duration;
import java.util.Collection;
import java.util.function.Consumer;

/**
 * A live model being asked for. Each method returns a request with one more thing said; nothing is
 * read before {@link #open}.
 *
 * @param <M> what answers: the {@link Version} itself until {@link #load} says otherwise
 */
public interface LiveRequest<M> {

  /** Says how a version becomes what answers. What was said of warming up before is dropped. */
  <N> LiveRequest<N> load(ModelLoader<N> loader);

  /**
   * Lets a loaded model score sample inputs before it is swapped in, so that the first real call
   * meets warm caches and compiled code. One that throws is not swapped in.
   */
  <I> LiveRequest<M> warmUp(Collection<? extends I> samples, Scoring<? super M, ? super I> scoring);

  /** Holds a loaded and warm model to a check before it is swapped in. */
  LiveRequest<M> accept(ModelCall<? super M, Boolean, ?> check);

  /**
   * Says how often the registry is asked whether the label moved: at most so long apart, at random
   * down to four fifths of it, so that many processes drift apart. A second unless set.
   *
   * @throws IllegalArgumentException if it is not positive or more than a day
   */
  LiveRequest<M> every(Duration interval);

  /** Says how long closing waits for calls in flight; ten seconds unless set. */
  LiveRequest<M> closeWithin(Duration most);

  /**
   * Keeps what is served in the registry's local cache, a copy of the weights included, so that
   * this machine can start again while the registry is out of reach: from the version that it
   * served last, whose weights are verified, and with {@link LiveStatus} saying so and how old that
   * is. The first answer of the registry is loaded anew. Other parts of such a version than its
   * weights and what stands in its registration cannot be read. The registry itself has to be
   * opened with {@code evenIfUnavailable()}. The cache keeps the copy as long as it has room.
   */
  LiveRequest<M> pinned();

  /**
   * Adds somebody to tell what happens. Told on the thread that loads, so a listener that takes
   * long delays the next swap; what it throws is logged.
   */
  LiveRequest<M> listener(Consumer<? super LiveNotice> told);

  /**
   * Loads the version under the label and follows the label from then on.
   *
   * @throws dev.modelregistry.error.NotFound if the label points at no version
   * @throws dev.modelregistry.error.Unavailable if the registry cannot be read and there is no pin
   * @throws dev.modelregistry.error.Corrupt if bytes of the version are damaged
   * @throws dev.modelregistry.error.Rejected if the version cannot be loaded, warmed up or accepted
   */
  LiveModel<M> open();

  /**
   * Scores one sample input.
   *
   * @param <M> the loaded model
   * @param <I> the input
   */
  @FunctionalInterface
  interface Scoring<M, I> {

    /**
     * Scores it; the answer is of no interest.
     *
     * @throws Exception if the model is not fit to serve
     */
    void score(M model, I sample) throws Exception;
  }
}
