package dev.modelregistry.core.serve;

import dev.modelregistry.Answer;
import dev.modelregistry.Lease;
import dev.modelregistry.LiveModel;
import dev.modelregistry.LiveStatus;
import dev.modelregistry.ModelCall;
import dev.modelregistry.Served;
import dev.modelregistry.ShadowRequest;
import dev.modelregistry.core.serve.Observed.Wave;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.error.Unavailable;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.RoutingKey;
import dev.modelregistry.value.VersionId;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A live model as callers see it. What they do not wait for is done by its {@link Follower}. */
final class FollowedLabel<M> implements LiveModel<M> {

  private static final Logger LOGGER = LoggerFactory.getLogger(FollowedLabel.class);

  private final LabelWatch watch;
  private final Worker worker;
  private final Follower<M> follower;
  private final Place<M> place;
  private final Beside<M> beside;
  private final Shadows<M> shadows;
  private final LongAdder failedCalls = new LongAdder();

  private FollowedLabel(LabelWatch watch, Worker worker, Follower<M> follower, Shadows<M> shadows) {
    this.watch = watch;
    this.worker = worker;
    this.follower = follower;
    this.place = follower.place();
    this.beside = follower.canary().beside();
    this.shadows = shadows;
  }

  static <M> LiveModel<M> open(LabelWatch watch, LiveOptions<M> options, Worker worker) {
    AtomicReference<Follower<M>> begun = new AtomicReference<>();
    try {
      worker.now(() -> begun.set(Follower.begin(watch, options, worker)));
    } catch (Throwable e) {
      worker.later(Duration.ZERO, () -> abandon(begun.get(), worker));
      throw e;
    }
    return new FollowedLabel<>(
        watch, worker, Objects.requireNonNull(begun.get()), new Shadows<>(watch, options));
  }

  /**
   * Whoever opens it may be interrupted while the worker goes on loading what nobody will close.
   */
  private static void abandon(@Nullable Follower<?> begun, Worker worker) {
    if (begun == null) {
      worker.stop();
    } else {
      begun.stop();
    }
  }

  @Override
  public <R, X extends Exception> R call(RoutingKey key, ModelCall<? super M, ? extends R, X> call)
      throws X {
    int stripe = Leased.stripe();
    Trial<M> trial = beside.trial();
    Seat<M> seat = enter(trial, key, stripe);
    long begun = trial == null ? 0 : trial.meter().now();
    Wave wave = trial == null ? null : trial.begun(seat);
    boolean failed = true;
    try {
      R answer = run(seat, key, call);
      failed = false;
      return answer;
    } finally {
      left(seat, stripe, failed);
      if (wave != null) {
        wave.ended(begun, failed);
      }
    }
  }

  @Override
  public <R, X extends Exception> Answer<R> answer(
      RoutingKey key, ModelCall<? super M, ? extends R, X> call) throws X {
    int stripe = Leased.stripe();
    Trial<M> trial = beside.trial();
    Seat<M> seat = enter(trial, key, stripe);
    long begun = trial == null ? 0 : trial.meter().now();
    Wave wave = trial == null ? null : trial.begun(seat);
    boolean failed = true;
    try {
      Answer<R> answer = new Answer<>(run(seat, key, call), seat.served());
      failed = false;
      return answer;
    } finally {
      left(seat, stripe, failed);
      if (wave != null) {
        wave.ended(begun, failed);
      }
    }
  }

  private <R, X extends Exception> R run(
      Seat<M> seat, RoutingKey key, ModelCall<? super M, ? extends R, X> call) throws X {
    Shadowing<M, ?> shadow = shadows.running();
    return shadow == null ? call.on(seat.leased().value()) : shadow.run(seat, key, call);
  }

  private void left(Seat<M> seat, int stripe, boolean failed) {
    if (failed) {
      failedCalls.increment();
    }
    seat.leased().leave(stripe);
  }

  @Override
  public void report(Served by, String metric, boolean bad) {
    Trial<M> trial = beside.trial();
    if (trial != null) {
      trial.reported(by, metric, bad);
    }
  }

  @Override
  public ShadowRequest<Object> shadow(Label label) {
    return shadows.request(watch.of(label));
  }

  @Override
  public ShadowRequest<Object> shadow(VersionId version) {
    if (!version.model().equals(place.seat().holding().version().model())) {
      throw new Rejected(version + " is a version of another model than " + watch);
    }
    return shadows.request(watch.of(version));
  }

  @Override
  public Lease<M> current() {
    int stripe = Leased.stripe();
    return new SeatLease<>(enter(stripe), stripe);
  }

  /** Comes in to the canary where the key falls to it and it is not about to end. */
  private Seat<M> enter(@Nullable Trial<M> trial, RoutingKey key, int stripe) {
    return trial != null && trial.takes(key) && trial.seat().leased().enter(stripe)
        ? trial.seat()
        : enter(stripe);
  }

  private Seat<M> enter(int stripe) {
    Seat<M> seat = place.enter(stripe);
    if (seat == null) {
      throw closed();
    }
    return seat;
  }

  private Unavailable closed() {
    return new Unavailable("the live model of " + watch + " is closed; open it again", null);
  }

  @Override
  public LiveStatus refresh() {
    if (follower.isStopped()) {
      throw closed();
    }
    worker.now(follower::turn);
    return status();
  }

  @Override
  public LiveStatus status() {
    Ledger ledger = follower.ledger();
    return new LiveStatus(
        place.seat().served(),
        Duration.ofNanos(Math.max(0, worker.nanoTime() - ledger.confirmedAt())),
        ledger.trouble(),
        new LiveStatus.Counts(
            follower.uses(),
            failedCalls.sum(),
            ledger.swaps(),
            ledger.failedLoads(),
            ledger.failedProbes()),
        follower.canary().status());
  }

  @Override
  public void close() {
    follower.stop();
    shadows.close();
    if (!follower.awaitClosed()) {
      LOGGER.warn(
          "{} is closed with calls in flight; what they use is closed when they return", watch);
    }
  }

  /** Returns the label and the model. */
  @Override
  public String toString() {
    return watch.toString();
  }

  /** A stay that its user ends. */
  private static final class SeatLease<M> implements Lease<M> {

    private final Seat<M> seat;
    private final int stripe;
    private final AtomicBoolean left = new AtomicBoolean();

    SeatLease(Seat<M> seat, int stripe) {
      this.seat = seat;
      this.stripe = stripe;
    }

    @Override
    public M model() {
      return seat.leased().value();
    }

    @Override
    public Served served() {
      return seat.served();
    }

    @Override
    public void close() {
      if (left.compareAndSet(false, true)) {
        seat.leased().leave(stripe);
      }
    }
  }
}
