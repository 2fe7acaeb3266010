package dev.modelregistry.core.serve;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Where callers find the version that answers. One thread puts versions there; any thread uses
 * them, and any thread may close the place.
 *
 * <p>The successor stands in its place before the one that it replaces is retired, so whoever finds
 * a retired one finds its successor at the next look, and nobody waits. Closing marks the seat as
 * the last one; what is put meanwhile does not find the seat that it was to replace, and is retired
 * before anybody sees it.
 */
final class Place<M> {

  private final AtomicReference<Seat<M>> seat;

  Place(Seat<M> first) {
    this.seat = new AtomicReference<>(first);
  }

  /**
   * Comes in to the version that answers; whoever came in must leave by the same stripe. Returns
   * null if the place was closed.
   */
  @Nullable Seat<M> enter(int stripe) {
    while (true) {
      Seat<M> now = seat();
      if (now.leased().enter(stripe)) {
        return now;
      } else if (now.last()) {
        return null;
      }
    }
  }

  /** Returns what answers, or answered last. */
  Seat<M> seat() {
    return Objects.requireNonNull(seat.get());
  }

  /** Replaces what answers; called by one thread alone. */
  void put(Seat<M> next) {
    Seat<M> before = seat();
    boolean open = !before.last() && seat.compareAndSet(before, next);
    if (before.leased() != next.leased()) {
      (open ? before : next).leased().retire();
    }
  }

  /** Lets nobody in any more. */
  void close() {
    seat.updateAndGet(now -> Objects.requireNonNull(now).asLast());
    seat().leased().retire();
  }
}
