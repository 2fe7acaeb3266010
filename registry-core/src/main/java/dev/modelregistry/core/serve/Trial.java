package dev.modelregistry.core.serve;

import dev.modelregistry.Served;
import dev.modelregistry.core.serve.Observed.Wave;
import dev.modelregistry.core.state.RunningCanary;
import dev.modelregistry.value.RoutingKey;
import dev.modelregistry.value.Share;
import org.jspecify.annotations.Nullable;

/**
 * A canary that answers: where callers find it, who they are, and what is counted of them.
 *
 * @param seat the loaded candidate, and the decision that started the canary
 * @param canary what the log says of it
 * @param allotment whose keys it answers
 * @param meter what is counted of its calls and of those beside it
 */
record Trial<M>(Seat<M> seat, RunningCanary canary, Allotment allotment, Meter meter) {

  boolean takes(RoutingKey key) {
    return allotment.falls(key, share());
  }

  Share share() {
    return canary.terms().share();
  }

  /** Returns the same with another share: the same loaded model, keys and counts. */
  Trial<M> as(RunningCanary changed) {
    return new Trial<>(seat, changed, allotment, meter);
  }

  /** Takes note of a call that begins, if it is one to be counted; null where it is not. */
  @Nullable Wave begun(Seat<M> answering) {
    if (!meter.countsCalls()) {
      return null;
    } else if (answering.leased() == seat.leased()) {
      return meter.candidate().begun();
    }
    return answering.holding().equals(canary.terms().incumbent())
        ? meter.incumbent().begun()
        : null;
  }

  /** Takes note of what became of an answer, if it was of one of the two. */
  void reported(Served by, String metric, boolean bad) {
    if (by.equals(seat.served())) {
      meter.candidate().reported(metric, bad);
    } else if (by.version().equals(canary.terms().incumbent().version())) {
      meter.incumbent().reported(metric, bad);
    }
  }
}
