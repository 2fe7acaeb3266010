package dev.modelregistry.core.serve;

import com.google.common.collect.Comparators;
import dev.modelregistry.LiveNotice;
import dev.modelregistry.LiveStatus;
import dev.modelregistry.Served;
import dev.modelregistry.core.flight.Flight;
import dev.modelregistry.core.flight.Span;
import dev.modelregistry.core.state.RunningCanary;
import dev.modelregistry.core.state.Turn;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.gate.Alarm;
import dev.modelregistry.value.Holding;
import dev.modelregistry.value.VersionId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Brings the canary of a label to answer beside it, counts, and ends it: on the worker's thread,
 * told by the {@link Follower} what the log says.
 *
 * <pre>
 *   none ──► log: started ──► loaded ──► answers its share ──► log: another share ──► the same
 *     │                        └─► failed: the label answers all; waits, twice as long each time
 *     │                                     ├─► log: promoted ──► has the place; not loaded again
 *     │                                     ├─► log: ended ─────► retired, closed when idle
 *     └── log: ended ◄── appended ◄─────────┴─► alarm ──────────► retired at once; then appended,
 *                                                                 at every poll until it can be
 * </pre>
 */
final class CanaryFollower<M> {

  private static final int LOOKS_PER_INTERVAL = 4;

  /** A look asks nobody, so it need not be as rare as polls may be. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final LabelWatch watch;
  private final LiveOptions<M> options;
  private final Worker worker;
  private final Roster<M> roster;
  private final Notices notices;
  private final Beside<M> beside = new Beside<>();

  // Written by the worker's thread alone.
  private @Nullable Failed failed;
  private @Nullable Fired fired;
  private volatile Optional<RunningCanary> wanted = Optional.empty();
  private volatile Optional<String> trouble = Optional.empty();

  /** A guard rail that fired in this process; the canary does not come back here. */
  private record Fired(long started, Alarm alarm) {}

  CanaryFollower(LabelWatch watch, LiveOptions<M> options, Worker worker, Roster<M> roster) {
    this.watch = watch;
    this.options = options;
    this.worker = worker;
    this.roster = roster;
    this.notices = new Notices(watch.toString(), options.told());
  }

  Beside<M> beside() {
    return beside;
  }

  /**
   * Ends what the log has ended. A canary whose version has the label now goes on until it has the
   * place.
   */
  void endUnless(Turn turn) {
    Trial<M> trial = beside.trial();
    if (trial != null && !isOf(trial, turn) && !version(trial).equals(turn.holding().version())) {
      beside.end();
      notices.tell(new LiveNotice.CanaryEnded(version(trial), Optional.empty()));
    }
    wanted = turn.canary();
    if (wanted.isEmpty()) {
      trouble = Optional.empty();
      failed = null;
    }
  }

  private static boolean isOf(Trial<?> trial, Turn turn) {
    return turn.canary().filter(canary -> canary.since() == trial.canary().since()).isPresent();
  }

  private static VersionId version(Trial<?> trial) {
    return trial.seat().holding().version();
  }

  /** Returns the loaded canary of this version, if there is one, to be put in the place. */
  Optional<Leased<M>> ready(VersionId version) {
    return Optional.ofNullable(beside.trial())
        .filter(trial -> version(trial).equals(version))
        .map(trial -> trial.seat().leased());
  }

  /** Takes note that what was ready stands in the place now. */
  void promoted(Leased<M> leased) {
    roster.promote(leased);
    beside.promoted();
  }

  /** Starts what the log has started, once the version that it runs beside has its place. */
  void follow(Seat<M> incumbent) {
    if (wanted.isEmpty()) {
      return;
    }
    RunningCanary canary = wanted.get();
    Fired before = fired;
    Trial<M> trial = beside.trial();
    if (before != null && before.started() == canary.since()) {
      append(before);
    } else if (trial != null) {
      if (trial.canary().since() == canary.since() && !trial.canary().equals(canary)) {
        beside.put(trial.as(canary));
      }
    } else if (incumbent.holding().equals(canary.terms().incumbent())) {
      start(canary);
    }
  }

  private void start(RunningCanary canary) {
    Holding holding = new Holding(canary.terms().candidate(), canary.since());
    Failed last = failed;
    Failed before = last != null && last.holding().equals(holding) ? last : null;
    if (before != null && !before.isDue(worker)) {
      return;
    } else if (roster.isCanaryFull()) {
      trouble =
          Optional.of(
              holding.version() + " is loaded as soon as a canary before it has no call in flight");
      return;
    }
    int attempt = before == null ? 1 : before.attempts() + 1;
    Served served = watch.served(holding);
    Meter meter = new Meter(canary.terms().guards(), worker::nanoTime);
    try {
      Leased<M> leased = roster.loadForCanary(watch.version(holding.version()), attempt);
      Allotment allotment = new Allotment(watch.log(), canary.since());
      beside.put(new Trial<>(new Seat<>(leased, holding, served), canary, allotment, meter));
    } catch (Throwable e) {
      notLoaded(holding, attempt, e);
      return;
    }
    failed = null;
    trouble = Optional.empty();
    notices.tell(new LiveNotice.CanaryBegan(served, canary.terms().share()));
    lookLater(meter);
  }

  private void notLoaded(Holding holding, int attempts, Throwable cause) {
    Failed now = Failed.now(holding, attempts, worker);
    failed = now;
    trouble = Optional.of(now.because(cause));
    notices.tell(now.notice(cause, worker));
  }

  /** Tries again whatever failed when. */
  void retryNow() {
    Failed before = failed;
    failed = before == null ? null : before.dueAt(worker.nanoTime());
  }

  /** Returns how long a poll may wait for what is to be tried again. */
  Duration untilRetry(Duration most) {
    Failed waiting = failed;
    Duration due = waiting == null ? most : waiting.untilDue(worker);
    return Comparators.min(due, most);
  }

  private void lookLater(Meter meter) {
    Duration part = options.interval().dividedBy(LOOKS_PER_INTERVAL);
    worker.later(Comparators.min(part, LOOK), () -> look(meter));
  }

  /** Looks at the guard rails, again and again as long as the canary answers. */
  private void look(Meter meter) {
    Trial<M> trial = beside.trial();
    if (trial == null || trial.meter() != meter) {
      return;
    }
    Optional<Alarm> alarm = meter.look();
    if (alarm.isEmpty()) {
      lookLater(meter);
      return;
    }
    try (Span span = Flight.canaryAbort(watch.toString())) {
      beside.end();
      span.says(version(trial).toString(), trial.canary().since());
    }
    fired = new Fired(trial.canary().since(), alarm.get());
    notices.tell(new LiveNotice.CanaryEnded(version(trial), alarm));
    append(fired);
  }

  private void append(Fired alarm) {
    trouble = Optional.empty();
    try {
      watch.aborts().abort(alarm.started(), alarm.alarm());
    } catch (Rejected ended) {
      // Somebody else, or an attempt whose outcome was not known, has ended it.
      trouble = Optional.of("its abort was not written: " + ended.getMessage());
    } catch (RuntimeException later) {
      trouble = Optional.of("its abort is not written yet: " + later.getMessage());
    }
  }

  /** Says whether the log has a canary. */
  boolean isWanted() {
    return wanted.isPresent();
  }

  /** Says whether something stands in the way of the canary. */
  boolean isWaiting() {
    return trouble.isPresent();
  }

  /** Returns how the canary is doing, empty where the log has none. */
  Optional<LiveStatus.OfCanary> status() {
    Trial<M> trial = beside.trial();
    return wanted.map(
        canary ->
            new LiveStatus.OfCanary(
                canary.terms(),
                Optional.ofNullable(trial).map(running -> running.seat().served()),
                trouble,
                trial == null ? 0 : trial.seat().leased().uses(),
                trial == null ? List.of() : trial.meter().readings()));
  }
}
