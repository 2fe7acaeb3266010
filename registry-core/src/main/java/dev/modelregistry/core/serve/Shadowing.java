package dev.modelregistry.core.serve;

import dev.modelregistry.Lease;
import dev.modelregistry.LiveModel;
import dev.modelregistry.ModelCall;
import dev.modelregistry.Shadow;
import dev.modelregistry.ShadowRequest.Answered;
import dev.modelregistry.core.flight.Flight;
import dev.modelregistry.core.flight.Span;
import dev.modelregistry.error.Unavailable;
import dev.modelregistry.gate.ShadowReport;
import dev.modelregistry.value.RoutingKey;
import dev.modelregistry.value.VersionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A shadow at work.
 *
 * <pre>
 *   call ──► answered ──► drawn? room? ──► put aside ─ ─ ─► a thread of the shadow: scores,
 *                            │ │                            compares, gives the room back, rests
 *                            no no ──► dropped, counted
 * </pre>
 *
 * <p>Between the two stand a semaphore, which is only tried, and a queue without locks. A call
 * wakes nobody, as that asks the operating system: threads without work look again after a while. A
 * version that hangs keeps the room of those that wait behind it, and every further call finds
 * none; so what it holds is bounded, and nobody waits for it.
 */
final class Shadowing<M, R> implements Shadow {

  private static final Logger LOGGER = LoggerFactory.getLogger(Shadowing.class);

  /** How long a thread that found nothing to score waits before it looks again. */
  private static final long IDLE_NANOS = 2_000_000;

  private final LiveModel<Rival<M>> rivals;
  private final ShadowOptions<R> options;
  private final Consumer<Shadowing<M, R>> whenClosed;
  private final Semaphore room;
  private final Queue<Case<M, R>> waiting = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private final ShadowTally tally = new ShadowTally();
  private final LongAdder taken = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private volatile boolean closed;

  /** A call that was answered and is to be scored once more. */
  private record Case<M, R>(
      VersionId answeredBy,
      RoutingKey key,
      ModelCall<? super M, ?, ?> call,
      R answer,
      long nanos) {}

  /**
   * Takes what is loaded to be compared.
   *
   * @param whenClosed told when no call is to be put aside any more
   */
  Shadowing(
      LiveModel<Rival<M>> rivals, ShadowOptions<R> options, Consumer<Shadowing<M, R>> whenClosed) {
    this.rivals = rivals;
    this.options = options;
    this.whenClosed = whenClosed;
    this.room = new Semaphore(options.budget().mostInFlight());
  }

  void begin(String what) {
    for (int i = 1; i <= options.budget().threads(); i++) {
      Thread thread = new Thread(this::work, "model-registry-shadow " + what + " " + i);
      thread.setDaemon(true);
      threads.add(thread);
    }
    threads.forEach(Thread::start);
  }

  /** Runs a call, and puts it aside where it is drawn; on the caller's thread. */
  <A, X extends Exception> A run(
      Seat<M> seat, RoutingKey key, ModelCall<? super M, ? extends A, X> call) throws X {
    double share = options.budget().share();
    if (share < 1 && ThreadLocalRandom.current().nextDouble() >= share) {
      return call.on(seat.leased().value());
    }
    long began = System.nanoTime();
    A answer = call.on(seat.leased().value());
    if (options.type().isInstance(answer)) {
      long nanos = System.nanoTime() - began;
      if (room.tryAcquire()) {
        putAside(seat.served().version(), key, call, options.type().cast(answer), nanos);
      } else {
        dropped.increment();
      }
    }
    return answer;
  }

  private void putAside(
      VersionId answeredBy, RoutingKey key, ModelCall<? super M, ?, ?> call, R answer, long nanos) {
    boolean put = false;
    try {
      put = waiting.add(new Case<>(answeredBy, key, call.detached(), answer, nanos));
    } catch (Throwable ofTheCopy) {
      // The answer is there, and the caller gets it.
      LOGGER.debug("a call was not put aside", ofTheCopy);
    } finally {
      if (put) {
        taken.increment();
      } else {
        room.release();
        dropped.increment();
      }
    }
  }

  private void work() {
    while (!closed) {
      // A version that leaves its thread interrupted would have it look without a pause.
      boolean unused = Thread.interrupted();
      Case<M, R> next = waiting.poll();
      if (next == null) {
        LockSupport.parkNanos(this, IDLE_NANOS);
        continue;
      }
      long began = System.nanoTime();
      try {
        score(next);
      } finally {
        room.release();
      }
      rest(System.nanoTime(), options.budget().restNanos(System.nanoTime() - began));
    }
  }

  private void rest(long from, long nanos) {
    for (long left = nanos; left > 0 && !closed; left = nanos - (System.nanoTime() - from)) {
      LockSupport.parkNanos(this, left);
    }
  }

  private void score(Case<M, R> next) {
    try (Lease<Rival<M>> lease = rivals.current();
        Span span = Flight.shadow(lease.model().id().toString())) {
      boolean alike = compare(next, lease.model());
      span.says(alike ? "alike" : "different", alike ? 1 : 0);
    } catch (Unavailable ended) {
      LOGGER.debug("a shadow was closed while a call waited for it", ended);
    }
  }

  private boolean compare(Case<M, R> next, Rival<M> rival) {
    ShadowReport.Pair pair =
        new ShadowReport.Pair(rival.id(), rival.trainedOn(), next.answeredBy());
    String slice = ShadowOptions.NO_SLICE;
    try {
      slice = options.slice().apply(new Answered<>(next.key(), next.call(), next.answer()));
      long began = System.nanoTime();
      Object scored = next.call().on(rival.model());
      long nanos = System.nanoTime() - began;
      boolean alike =
          options.type().isInstance(scored)
              && options.alike().test(next.answer(), options.type().cast(scored));
      tally.add(pair, slice, alike, new ShadowTally.Times(nanos, next.nanos()));
      return alike;
    } catch (Throwable e) {
      if (!closed && Long.bitCount(tally.addFailed(pair, slice)) == 1) {
        LOGGER.warn("{} failed as the shadow of {}", rival.id(), next.answeredBy(), e);
      }
      return false;
    }
  }

  @Override
  public Counts counts() {
    return tally.counts(taken.sum(), dropped.sum());
  }

  @Override
  public List<ShadowReport> reports() {
    return tally.reports();
  }

  @Override
  public void close() {
    closed = true;
    whenClosed.accept(this);
    threads.forEach(Thread::interrupt);
    rivals.close();
    waiting.clear();
  }
}
