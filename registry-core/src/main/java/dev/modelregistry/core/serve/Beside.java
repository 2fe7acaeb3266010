package dev.modelregistry.core.serve;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Where callers find the canary, beside the {@link Place} of the version under the label. One
 * thread puts canaries there and takes them away; any thread uses them, and any thread may close
 * it.
 *
 * <p>Nobody waits for a canary: whoever comes too late to one that has ended is answered by the
 * place, so ending one is taking it away and then retiring it. One that is promoted stands in the
 * place already when it is taken away here, and is not retired. Closing leaves a mark in the same
 * reference, so what is put there afterwards is retired before anybody sees it.
 */
final class Beside<M> {

  private final AtomicReference<Standing<M>> standing =
      new AtomicReference<>(new Standing<>(null, false));

  /** What stands there, and whether nothing ever will. */
  private record Standing<M>(@Nullable Trial<M> trial, boolean closed) {

    Standing<M> empty() {
      return new Standing<>(null, closed);
    }
  }

  /** Returns the canary that answers now, null where none does. */
  @Nullable Trial<M> trial() {
    return now().trial();
  }

  private Standing<M> now() {
    return Objects.requireNonNull(standing.get());
  }

  /** Puts a canary there, or the same with another share; called by one thread alone. */
  void put(Trial<M> next) {
    Standing<M> before = now();
    if (before.closed() || !standing.compareAndSet(before, new Standing<>(next, false))) {
      next.seat().leased().retire();
    }
  }

  /** Takes the canary away, which stands in the place now. */
  void promoted() {
    standing.updateAndGet(Standing::empty);
  }

  /** Ends the canary, if there is one; it is closed when its last call has returned. */
  void end() {
    retire(standing.getAndUpdate(Standing::empty));
  }

  /** Ends the canary and every later one. */
  void close() {
    retire(standing.getAndSet(new Standing<>(null, true)));
  }

  private static <M> void retire(Standing<M> taken) {
    Trial<M> trial = taken.trial();
    if (trial != null) {
      trial.seat().leased().retire();
    }
  }
}
