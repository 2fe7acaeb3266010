package dev.modelregistry.core.serve;

import dev.modelregistry.LiveNotice;
import dev.modelregistry.ModelLoader;
import dev.modelregistry.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What was asked of a live model.
 *
 * @param loader makes what answers
 * @param trials what it has to get through before it is swapped in, in this order
 * @param interval how often the registry is asked, at least
 * @param closeWithin how long closing waits for calls
 * @param told whom to tell
 */
record LiveOptions<M>(
    ModelLoader<M> loader,
    List<Trial<M>> trials,
    Duration interval,
    Duration closeWithin,
    List<Consumer<? super LiveNotice>> told) {

  /** Something to get through. */
  @FunctionalInterface
  interface Trial<M> {
    void pass(M model) throws Exception;
  }

  LiveOptions {
    trials = List.copyOf(trials);
    told = List.copyOf(told);
  }

  static LiveOptions<Version> standard() {
    return new LiveOptions<>(
        version -> version, List.of(), Duration.ofSeconds(1), Duration.ofSeconds(10), List.of());
  }

  <N> LiveOptions<N> with(ModelLoader<N> other) {
    return new LiveOptions<>(other, List.of(), interval, closeWithin, told);
  }

  LiveOptions<M> and(Trial<M> another) {
    return new LiveOptions<>(loader, added(trials, another), interval, closeWithin, told);
  }

  LiveOptions<M> every(Duration often) {
    if (often.isNegative() || often.isZero() || often.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException(
          "the registry is asked after more than no time and at most a day, not " + often);
    }
    return new LiveOptions<>(loader, trials, often, closeWithin, told);
  }

  LiveOptions<M> closeWithin(Duration most) {
    if (most.isNegative()) {
      throw new IllegalArgumentException("closing cannot wait for " + most);
    }
    return new LiveOptions<>(loader, trials, interval, most, told);
  }

  LiveOptions<M> telling(Consumer<? super LiveNotice> another) {
    return new LiveOptions<>(loader, trials, interval, closeWithin, added(told, another));
  }

  private static <T> List<T> added(List<T> list, T another) {
    List<T> more = new ArrayList<>(list);
    more.add(another);
    return more;
  }
}
