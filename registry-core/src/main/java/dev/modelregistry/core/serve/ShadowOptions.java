package dev.modelregistry.core.serve;

import dev.modelregistry.ShadowRequest.Answered;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * What was asked of a shadow.
 *
 * @param type the answers that are compared
 * @param alike whether two are alike
 * @param slice the part of the requests that one belongs to
 * @param budget how much it may take
 */
record ShadowOptions<R>(
    Class<R> type,
    BiPredicate<? super R, ? super R> alike,
    Function<? super Answered<? extends R>, String> slice,
    Budget budget) {

  static final String NO_SLICE = "";

  /**
   * How much a shadow may take.
   *
   * @param share of the calls
   * @param mostInFlight how many calls wait or are scored
   * @param threads how many score
   * @param cpuShare how much of its time each of them scores
   */
  record Budget(double share, int mostInFlight, int threads, double cpuShare) {

    Budget {
      checkShare("of the calls", share);
      checkShare("of a processor's time", cpuShare);
      checkCount("calls in flight", mostInFlight, 100_000);
      checkCount("threads", threads, 64);
    }

    private static void checkShare(String what, double share) {
      if (!(share > 0 && share <= 1)) {
        throw new IllegalArgumentException(
            "a share " + what + " is above 0 and at most 1, not " + share);
      }
    }

    private static void checkCount(String what, int count, int most) {
      if (count < 1 || count > most) {
        throw new IllegalArgumentException(
            String.format("a shadow has 1 to %,d %s, not %d", most, what, count));
      }
    }

    /** Returns how long to rest after scoring so long, for the share to hold. */
    long restNanos(long scoredNanos) {
      return (long) (scoredNanos * (1 - cpuShare) / cpuShare);
    }
  }

  static ShadowOptions<Object> standard() {
    return new ShadowOptions<>(
        Object.class, Object::equals, request -> NO_SLICE, new Budget(1, 100, 1, 0.25));
  }

  <N> ShadowOptions<N> comparing(Class<N> answers, BiPredicate<? super N, ? super N> when) {
    return new ShadowOptions<>(answers, when, request -> NO_SLICE, budget);
  }

  ShadowOptions<R> slicedBy(Function<? super Answered<? extends R>, String> by) {
    return new ShadowOptions<>(type, alike, by, budget);
  }

  ShadowOptions<R> within(Budget other) {
    return new ShadowOptions<>(type, alike, slice, other);
  }
}
