package dev.modelregistry;

import dev.modelregistry.value.RoutingKey;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * A shadow being asked for. Each method returns a request with one more thing said.
 *
 * <p><b>What is asked of calls.</b> The very {@link ModelCall} that answered is run a second time,
 * later and on another thread, with the shadow as its model. So it must do nothing but score, and
 * what it uses must not change after the call has returned; a call that scores what its caller
 * reuses, a buffer for example, overrides {@link ModelCall#detached}. Answers must not be changed
 * by their receivers.
 *
 * @param <R> what is compared: answers of calls that return this, others are left alone
 */
public interface ShadowRequest<R> {

  /**
   * Says which answers are compared, and when two are alike. The answer that counted comes first.
   * Runs on the shadow's threads. All answers, by {@code equals}, unless set; what was said of
   * slices before is dropped.
   */
  <N> ShadowRequest<N> comparing(Class<N> answers, BiPredicate<? super N, ? super N> alike);

  /**
   * Says which part of the requests one belongs to, so that the report says where versions differ.
   * Of more than 200 parts, the later ones are counted as one. Runs on the shadow's threads.
   */
  ShadowRequest<R> slicedBy(Function<? super Answered<? extends R>, String> slice);

  /**
   * Says what share of the calls is scored, drawn at random; all, unless set.
   *
   * @param share above 0, at most 1
   * @throws IllegalArgumentException if it is not
   */
  ShadowRequest<R> share(double share);

  /**
   * Says how many calls may wait for the shadow or be scored by it; further ones are dropped. 100,
   * unless set.
   *
   * @throws IllegalArgumentException if it is not 1 to 100,000
   */
  ShadowRequest<R> mostInFlight(int calls);

  /**
   * Says how many threads score, all of them daemons, and how much of a processor's time each of
   * them may take. One thread and a quarter, unless set.
   *
   * @param cpuShare above 0, at most 1: a thread that scored for a millisecond rests three at a
   *     quarter; time that it waits counts like time that it computes
   * @throws IllegalArgumentException if there is no thread, more than 64, or the share is none
   */
  ShadowRequest<R> threads(int most, double cpuShare);

  /**
   * Loads the version as the live model loads its own, and begins to score. Where a label was
   * named, the shadow follows it.
   *
   * @throws dev.modelregistry.error.NotFound if there is no such version
   * @throws dev.modelregistry.error.Unavailable if the registry cannot be read, or the live model
   *     was closed
   * @throws dev.modelregistry.error.Corrupt if bytes of the version are damaged
   * @throws dev.modelregistry.error.Rejected if the version cannot be loaded, warmed up or
   *     accepted, or the live model has a shadow already
   */
  Shadow start();

  /**
   * A request that the live model answered.
   *
   * @param key the key that the caller gave
   * @param call what was run, which knows the input where it is of a class of the application
   * @param answer the answer
   */
  record Answered<R>(RoutingKey key, ModelCall<?, ?, ?> call, R answer) {}
}
