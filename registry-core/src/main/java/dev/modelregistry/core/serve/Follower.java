package dev.modelregistry.core.serve;

import com.google.common.collect.Comparators;
import dev.modelregistry.LiveNotice;
import dev.modelregistry.Served;
import dev.modelregistry.core.flight.Flight;
import dev.modelregistry.core.flight.Span;
import dev.modelregistry.core.state.Turn;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.error.Unavailable;
import dev.modelregistry.value.Holding;
import dev.modelregistry.value.VersionId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Brings what a label points at into its place: asks the registry, loads, swaps and closes, one
 * after the other on the worker's thread, so that nothing of it needs a lock.
 *
 * <pre>
 *   asked ──► not heard ───────────────────────────────► what serves goes on; asked again
 *     ├─────► the label is where it was ───────────────► asked again after the interval
 *     ├─────► moved, and two are loaded ───────────────► asked again when one is closed
 *     ├─────► moved, and failed to load not long ago ──► loaded again when its time comes
 *     └─────► moved ──► verified, loaded, tried ──► swapped in; asked again at once
 *                              └──► failed ──► what serves goes on; waits, twice as long each time
 * </pre>
 */
final class Follower<M> {

  private final LabelWatch watch;
  private final LiveOptions<M> options;
  private final Worker worker;
  private final Roster<M> roster;
  private final CanaryFollower<M> canary;
  private final Notices notices;
  private final CountDownLatch allClosed = new CountDownLatch(1);
  private final Place<M> place;

  // Written by the worker's thread alone.
  private @Nullable Failed failed;
  private int unheardInARow;
  private boolean fromPin;
  private volatile Ledger ledger;

  private volatile boolean stopped;

  private Follower(LabelWatch watch, LiveOptions<M> options, Worker worker) throws Exception {
    this.watch = watch;
    this.options = options;
    this.worker = worker;
    this.roster = new Roster<>(watch, options, worker, this::closed);
    this.canary = new CanaryFollower<>(watch, options, worker, roster);
    this.notices = new Notices(watch.toString(), options.told());
    this.ledger = Ledger.begun(worker.nanoTime());
    this.place = new Place<>(firstSeat());
  }

  private Seat<M> firstSeat() throws Exception {
    try {
      Turn turn = watch.look();
      canary.endUnless(turn);
      Holding first = turn.holding();
      Served served = watch.served(first);
      Leased<M> leased = roster.loadForLabel(watch.version(first.version()), 1);
      watch.pin(served);
      return new Seat<>(leased, first, served);
    } catch (Unavailable unread) {
      return pinnedSeat(watch.pinned().orElseThrow(() -> unread), unread);
    }
  }

  /** Starts from what served here last; whatever the registry says first is loaded anew. */
  private Seat<M> pinnedSeat(Pin.Pinned pinned, Unavailable unread) throws Exception {
    Holding last = new Holding(pinned.version().id(), pinned.served().position().size());
    Leased<M> leased = roster.loadForLabel(pinned.version(), 1);
    fromPin = true;
    ledger = Ledger.begun(worker.nanoTime() - pinned.age().toNanos()).notHeard(why(unread));
    notices.tell(new LiveNotice.OutOfReach(pinned.served(), pinned.age(), unread));
    return new Seat<>(leased, last, pinned.served());
  }

  private String why(RuntimeException unheard) {
    String message = String.valueOf(unheard.getMessage());
    return fromPin
        ? "started from the local pin, as the registry was out of reach: " + message
        : message;
  }

  /**
   * Loads the first version; called on the worker's thread.
   *
   * @throws Rejected if what users wrote failed
   */
  static <M> Follower<M> begin(LabelWatch watch, LiveOptions<M> options, Worker worker) {
    try {
      Follower<M> follower = new Follower<>(watch, options, worker);
      if (follower.canary.isWanted()) {
        follower.follow();
      }
      follower.pollLater(follower.untilNextPoll());
      return follower;
    } catch (RegistryException | Error e) {
      throw e;
    } catch (Exception e) {
      throw new Rejected(
          String.format("the version under %s could not be brought to serve: %s", watch, e), e);
    }
  }

  Place<M> place() {
    return place;
  }

  CanaryFollower<M> canary() {
    return canary;
  }

  Ledger ledger() {
    return ledger;
  }

  long uses() {
    return roster.uses();
  }

  /** Asks and loads now, whatever failed when; called on the worker's thread. */
  void turn() {
    Failed before = failed;
    if (before != null) {
      failed = before.dueAt(worker.nanoTime());
    }
    canary.retryNow();
    if (!stopped) {
      follow();
    }
  }

  boolean isStopped() {
    return stopped;
  }

  /** Lets nobody in any more; what is loaded is closed, and the worker ends, when nobody is in. */
  void stop() {
    stopped = true;
    place.close();
    canary.beside().close();
    worker.later(Duration.ZERO, this::endIfAllClosed);
  }

  /** Waits until everything is closed, as long as is allowed; says whether it is. */
  boolean awaitClosed() {
    return worker.await(allClosed, options.closeWithin());
  }

  private void poll() {
    if (stopped) {
      return;
    }
    boolean swapped = false;
    try {
      swapped = follow();
    } finally {
      pollLater(swapped ? Duration.ZERO : untilNextPoll());
    }
  }

  private void pollLater(Duration delay) {
    worker.later(delay, this::poll);
  }

  /** At random down to four fifths of the interval, never above: the interval is a promise. */
  private Duration interval() {
    return Failed.shortened(options.interval(), worker);
  }

  private Duration untilNextPoll() {
    Duration wait = canary.untilRetry(interval());
    Failed waiting = failed;
    Duration retry = waiting == null ? wait : waiting.untilDue(worker);
    return Comparators.min(retry, wait);
  }

  /** Returns whether another version was swapped in; the label may have moved on meanwhile. */
  private boolean follow() {
    long asked = worker.nanoTime();
    Seat<M> now = place.seat();
    try {
      Turn turn = watch.look();
      ledger = ledger.heard(asked);
      unheardInARow = 0;
      canary.endUnless(turn);
      boolean swapped = follow(turn.holding(), now);
      canary.follow(place.seat());
      return swapped;
    } catch (RuntimeException unheard) {
      ledger = ledger.notHeard(why(unheard));
      if (Integer.bitCount(++unheardInARow) == 1) {
        Duration age = Duration.ofNanos(worker.nanoTime() - ledger.confirmedAt());
        notices.tell(new LiveNotice.OutOfReach(now.served(), age, unheard));
      }
      return false;
    }
  }

  private boolean follow(Holding wanted, Seat<M> now) {
    if (wanted.equals(now.holding()) && !fromPin) {
      failed = null;
      ledger = ledger.well();
      watch.confirmPin();
      return false;
    }
    Served served = watch.served(wanted);
    if (wanted.version().equals(now.holding().version()) && !fromPin) {
      place.put(now.moved(wanted, served));
      watch.pin(served);
      failed = null;
      ledger = ledger.well();
      return false;
    }
    if (roster.isLabelFull()) {
      ledger =
          ledger.waiting(
              String.format(
                  "%s is loaded as soon as a version before %s has no call in flight",
                  wanted.version(), now.holding().version()));
      return false;
    }
    Failed before = failed;
    if (before != null && before.holding().equals(wanted)) {
      return before.isDue(worker) && swap(wanted, served, before.attempts());
    }
    return swap(wanted, served, 0);
  }

  private boolean swap(Holding wanted, Served served, int attempts) {
    long began = worker.nanoTime();
    VersionId from = place.seat().holding().version();
    try {
      Optional<Leased<M>> ready = canary.ready(wanted.version());
      Leased<M> leased =
          ready.isPresent()
              ? ready.get()
              : roster.loadForLabel(watch.version(wanted.version()), attempts + 1);
      try (Span span = Flight.swap(watch.toString())) {
        place.put(new Seat<>(leased, wanted, served));
        ready.ifPresent(canary::promoted);
        span.says(wanted.version().toString(), wanted.since());
      }
    } catch (Throwable e) {
      notLoaded(wanted, attempts + 1, e);
      return false;
    }
    failed = null;
    fromPin = false;
    ledger = ledger.swapped();
    Duration took = Duration.ofNanos(worker.nanoTime() - began);
    notices.tell(new LiveNotice.Swapped(from, served, took));
    watch.pin(served);
    return true;
  }

  private void notLoaded(Holding wanted, int attempts, Throwable cause) {
    Failed now = Failed.now(wanted, attempts, worker);
    failed = now;
    ledger = ledger.notLoaded(now.because(cause));
    notices.tell(now.notice(cause, worker));
  }

  private void closed() {
    if (stopped) {
      endIfAllClosed();
    } else if (!ledger.trouble().isEmpty() || canary.isWaiting()) {
      follow();
    }
  }

  private void endIfAllClosed() {
    if (roster.isEmpty()) {
      allClosed.countDown();
      worker.stop();
    }
  }
}
