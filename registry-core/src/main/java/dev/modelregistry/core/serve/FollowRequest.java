package dev.modelregistry.core.serve;

import dev.modelregistry.LiveModel;
import dev.modelregistry.LiveNotice;
import dev.modelregistry.LiveRequest;
import dev.modelregistry.ModelCall;
import dev.modelregistry.ModelLoader;
import dev.modelregistry.Version;
import dev.modelregistry.core.log.EventLog;
import dev.modelregistry.core.state.DecisionsState;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.VersionId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** A live model being asked for. */
public final class FollowRequest<M> implements LiveRequest<M> {

  private final LabelWatch watch;
  private final Supplier<Worker> workers;
  private final LiveOptions<M> options;
  private final Pin pin;

  private FollowRequest(
      LabelWatch watch, Supplier<Worker> workers, LiveOptions<M> options, Pin pin) {
    this.pin = pin;
    this.watch = watch;
    this.workers = workers;
    this.options = options;
  }

  /** Begins a request in real time. */
  public static LiveRequest<Version> of(
      EventLog<DecisionsState> log,
      Label label,
      Function<VersionId, Version> versions,
      Pin pin,
      CanaryAborts aborts) {
    LabelWatch watch = new LabelWatch(log, label, versions, aborts);
    return on(() -> new WorkerThread(watch.toString()), watch, pin);
  }

  static FollowRequest<Version> on(Supplier<Worker> workers, LabelWatch watch, Pin pin) {
    return new FollowRequest<>(watch, workers, LiveOptions.standard(), pin);
  }

  @Override
  public <N> LiveRequest<N> load(ModelLoader<N> loader) {
    return new FollowRequest<>(watch, workers, options.with(loader), pin);
  }

  @Override
  public <I> LiveRequest<M> warmUp(
      Collection<? extends I> samples, Scoring<? super M, ? super I> scoring) {
    List<I> kept = List.copyOf(samples);
    return and(
        model -> {
          for (I sample : kept) {
            scoring.score(model, sample);
          }
        });
  }

  @Override
  public LiveRequest<M> accept(ModelCall<? super M, Boolean, ?> check) {
    return and(
        model -> {
          if (!check.on(model)) {
            throw new Rejected("the check that the live model was opened with did not accept it");
          }
        });
  }

  private LiveRequest<M> and(LiveOptions.Trial<M> trial) {
    return with(options.and(trial));
  }

  @Override
  public LiveRequest<M> every(Duration interval) {
    return with(options.every(interval));
  }

  @Override
  public LiveRequest<M> closeWithin(Duration most) {
    return with(options.closeWithin(most));
  }

  @Override
  public LiveRequest<M> listener(Consumer<? super LiveNotice> told) {
    return with(options.telling(told));
  }

  @Override
  public LiveRequest<M> pinned() {
    return new FollowRequest<>(watch.pinnedTo(pin), workers, options, pin);
  }

  private LiveRequest<M> with(LiveOptions<M> other) {
    return new FollowRequest<>(watch, workers, other, pin);
  }

  @Override
  public LiveModel<M> open() {
    return FollowedLabel.open(watch, options, workers.get());
  }
}
