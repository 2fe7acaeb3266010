package dev.modelregistry;

/**
 * One use of a loaded model, by as many threads at once as call it.
 *
 * @param <M> the loaded model
 * @param <R> the answer
 * @param <X> what it throws, {@link RuntimeException} where it throws nothing that is checked
 */
@FunctionalInterface
public interface ModelCall<M, R, X extends Exception> {

  /**
   * Uses the model, which must not be kept beyond this call.
   *
   * @throws X as the caller of the live model gets to see it
   */
  R on(M model) throws X;

  /**
   * Returns a call that can be run again after this one has returned, as a shadow does: one with
   * copies of whatever the caller changes afterwards. Run by the calling thread, for calls that are
   * put aside; what it throws costs the shadow that call. Returns this call unless overridden.
   */
  default ModelCall<M, R, X> detached() {
    return this;
  }
}
