package dev.modelregistry.core.serve;

import dev.modelregistry.LiveNotice;
import dev.modelregistry.Version;
import dev.modelregistry.core.flight.Flight;
import dev.modelregistry.core.flight.Span;
import dev.modelregistry.value.VersionId;
import java.time.Duration;

/**
 * Loads versions, knows what is loaded for which role, and closes what nobody uses any more. At
 * most two are loaded for a role: the one that has it, and one before it that is still used.
 * Changed on the worker's thread alone; anybody may count.
 */
final class Roster<M> {

  private static final int MOST_OF_A_ROLE = 2;

  private final Worker worker;
  private final Loading<M> loading;
  private final Notices notices;
  private final Runnable whenClosed;

  // Replaced as a whole, so that nobody who counts meets a use twice or not at all.
  private volatile ByRole<M> loaded = new ByRole<>(Loaded.none(), Loaded.none());

  /** What is loaded to answer under the label, and what as its canary. */
  private record ByRole<M>(Loaded<M> label, Loaded<M> canary) {

    boolean isEmpty() {
      return label.models().isEmpty() && canary.models().isEmpty();
    }

    ByRole<M> without(Leased<M> closed) {
      return canary.models().contains(closed)
          ? new ByRole<>(label, canary.without(closed))
          : new ByRole<>(label.without(closed), canary);
    }
  }

  /**
   * Begins with nothing loaded.
   *
   * @param whenClosed told on the worker's thread whenever something was closed
   */
  Roster(LabelWatch watch, LiveOptions<M> options, Worker worker, Runnable whenClosed) {
    this.worker = worker;
    this.loading = new Loading<>(options);
    this.notices = new Notices(watch.toString(), options.told());
    this.whenClosed = whenClosed;
  }

  Leased<M> loadForLabel(Version version, int attempt) throws Exception {
    Leased<M> leased = load(version, attempt);
    loaded = new ByRole<>(loaded.label().and(leased), loaded.canary());
    return leased;
  }

  Leased<M> loadForCanary(Version version, int attempt) throws Exception {
    Leased<M> leased = load(version, attempt);
    loaded = new ByRole<>(loaded.label(), loaded.canary().and(leased));
    return leased;
  }

  /** Lets what was the canary have the label; its uses so far stay counted. */
  void promote(Leased<M> canary) {
    ByRole<M> now = loaded;
    loaded = new ByRole<>(now.label().and(canary), now.canary().leaving(canary));
  }

  boolean isLabelFull() {
    return loaded.label().models().size() >= MOST_OF_A_ROLE;
  }

  boolean isCanaryFull() {
    return loaded.canary().models().size() >= MOST_OF_A_ROLE;
  }

  boolean isEmpty() {
    return loaded.isEmpty();
  }

  long uses() {
    ByRole<M> now = loaded;
    return now.label().uses() + now.canary().uses();
  }

  private Leased<M> load(Version version, int attempt) throws Exception {
    VersionId id = version.id();
    try (Span span = Flight.load(id.toString())) {
      M model = loading.load(version);
      span.says("loaded", attempt);
      return new Leased<>(model, idle -> worker.later(Duration.ZERO, () -> close(id, idle)));
    }
  }

  private void close(VersionId version, Leased<M> idle) {
    try {
      loading.close(idle.value());
    } catch (Throwable e) {
      notices.tell(new LiveNotice.NotClosed(version, e));
    }
    loaded = loaded.without(idle);
    whenClosed.run();
  }
}
