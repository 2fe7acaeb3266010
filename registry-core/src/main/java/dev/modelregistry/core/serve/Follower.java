package dev.modelregistry.core.serve;

import dev.modelregistry.LiveNotice;
import dev.modelregistry.Served;
import dev.modelregistry.Version;
import dev.modelregistry.core.flight.Flight;
import dev.modelregistry.core.flight.Span;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.error.Unavailable;
import dev.modelregistry.value.Holding;
import dev.modelregistry.value.VersionId;
import java.time.Duration;
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

  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final int MOST_DOUBLINGS = 6;

  private final LabelWatch watch;
  private final LiveOptions<M> options;
  private final Worker worker;
  private final Loading<M> loading;
  private final Notices notices;
  private final CountDownLatch allClosed = new CountDownLatch(1);
  private final Place<M> place;

  // Written by the worker's thread alone.
  private @Nullable Failed failed;
  private int unheardInARow;
  private boolean fromPin;
  private volatile Loaded<M> loaded = Loaded.none();
  private volatile Ledger ledger;

  private volatile boolean stopped;

  /** A version that did not get to serve. */
  private record Failed(Holding holding, int attempts, long retryAt) {}

  private Follower(LabelWatch watch, LiveOptions<M> options, Worker worker) throws Exception {
    this.watch = watch;
    this.options = options;
    this.worker = worker;
    this.loading = new Loading<>(options);
    this.notices = new Notices(watch.toString(), options.told());
    this.ledger = Ledger.begun(worker.nanoTime());
    this.place = new Place<>(firstSeat());
  }

  private Seat<M> firstSeat() throws Exception {
    try {
      Holding first = watch.look();
      Served served = watch.served(first);
      Seat<M> seat = seat(first, served, load(watch.version(first.version()), 1));
      watch.pin(served);
      return seat;
    } catch (Unavailable unread) {
      return pinnedSeat(watch.pinned().orElseThrow(() -> unread), unread);
    }
  }

  /** Starts from what served here last; whatever the registry says first is loaded anew. */
  private Seat<M> pinnedSeat(Pin.Pinned pinned, Unavailable unread) throws Exception {
    Holding last = new Holding(pinned.version().id(), pinned.served().position().size());
    Seat<M> seat = seat(last, pinned.served(), load(pinned.version(), 1));
    fromPin = true;
    ledger = Ledger.begun(worker.nanoTime() - pinned.age().toNanos()).notHeard(why(unread));
    notices.tell(new LiveNotice.OutOfReach(pinned.served(), pinned.age(), unread));
    return seat;
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
      follower.pollLater(follower.interval());
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

  Ledger ledger() {
    return ledger;
  }

  long uses() {
    return loaded.uses();
  }

  /** Asks and loads now, whatever failed when; called on the worker's thread. */
  void turn() {
    Failed before = failed;
    if (before != null) {
      failed = new Failed(before.holding(), before.attempts(), worker.nanoTime());
    }
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
    return shortened(options.interval());
  }

  private Duration untilNextPoll() {
    Duration interval = interval();
    Failed waiting = failed;
    if (waiting == null) {
      return interval;
    }
    Duration retry = Duration.ofNanos(Math.max(0, waiting.retryAt() - worker.nanoTime()));
    return retry.compareTo(interval) < 0 ? retry : interval;
  }

  private Duration shortened(Duration most) {
    return most.minusNanos((long) (most.toNanos() * worker.random() / 5));
  }

  /** Returns whether another version was swapped in; the label may have moved on meanwhile. */
  private boolean follow() {
    long asked = worker.nanoTime();
    Seat<M> now = place.seat();
    try {
      Holding wanted = watch.look();
      ledger = ledger.heard(asked);
      unheardInARow = 0;
      if (wanted.equals(now.holding()) && !fromPin) {
        failed = null;
        ledger = ledger.well();
        watch.confirmPin();
        return false;
      }
      return follow(wanted, watch.served(wanted), now);
    } catch (RuntimeException unheard) {
      ledger = ledger.notHeard(why(unheard));
      if (Integer.bitCount(++unheardInARow) == 1) {
        Duration age = Duration.ofNanos(worker.nanoTime() - ledger.confirmedAt());
        notices.tell(new LiveNotice.OutOfReach(now.served(), age, unheard));
      }
      return false;
    }
  }

  private boolean follow(Holding wanted, Served served, Seat<M> now) {
    if (wanted.version().equals(now.holding().version()) && !fromPin) {
      place.put(now.moved(wanted, served));
      watch.pin(served);
      failed = null;
      ledger = ledger.well();
      return false;
    }
    if (loaded.models().size() > 1) {
      ledger =
          ledger.waiting(
              String.format(
                  "%s is loaded as soon as a version before %s has no call in flight",
                  wanted.version(), now.holding().version()));
      return false;
    }
    Failed before = failed;
    if (before != null && before.holding().equals(wanted)) {
      return worker.nanoTime() - before.retryAt() >= 0 && swap(wanted, served, before.attempts());
    }
    return swap(wanted, served, 0);
  }

  private boolean swap(Holding wanted, Served served, int attempts) {
    long began = worker.nanoTime();
    VersionId from = place.seat().holding().version();
    try {
      M model = load(watch.version(wanted.version()), attempts + 1);
      try (Span span = Flight.swap(watch.toString())) {
        place.put(seat(wanted, served, model));
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

  private M load(Version version, int attempt) throws Exception {
    try (Span span = Flight.load(version.id().toString())) {
      M model = loading.load(version);
      span.says("loaded", attempt);
      return model;
    }
  }

  private void notLoaded(Holding wanted, int attempts, Throwable cause) {
    int doublings = Math.min(attempts - 1, MOST_DOUBLINGS);
    Duration retryIn = shortened(FIRST_RETRY.multipliedBy(1L << doublings));
    failed = new Failed(wanted, attempts, worker.nanoTime() + retryIn.toNanos());
    ledger =
        ledger.notLoaded(
            String.format(
                "%s was not loaded at attempt %d: %s", wanted.version(), attempts, cause));
    notices.tell(new LiveNotice.NotLoaded(wanted.version(), cause, attempts, retryIn));
  }

  private Seat<M> seat(Holding holding, Served served, M model) {
    Leased<M> leased =
        new Leased<>(model, idle -> worker.later(Duration.ZERO, () -> close(holding, idle)));
    loaded = loaded.and(leased);
    return new Seat<>(leased, holding, served);
  }

  private void close(Holding holding, Leased<M> idle) {
    try {
      loading.close(idle.value());
    } catch (Throwable e) {
      notices.tell(new LiveNotice.NotClosed(holding.version(), e));
    }
    loaded = loaded.without(idle);
    if (stopped) {
      endIfAllClosed();
    } else if (!ledger.trouble().isEmpty()) {
      follow();
    }
  }

  private void endIfAllClosed() {
    if (loaded.models().isEmpty()) {
      allClosed.countDown();
      worker.stop();
    }
  }
}
