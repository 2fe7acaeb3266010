package dev.modelregistry.examples.bench;

import static dev.modelregistry.value.Label.PRODUCTION;
import static dev.modelregistry.value.Label.STAGING;

import dev.modelregistry.LiveModel;
import dev.modelregistry.Model;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Version;
import dev.modelregistry.examples.bench.Reading.Measured;
import dev.modelregistry.gate.GuardRail;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.value.RoutingKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Calls of a live model, while its label stays and while it moves. */
final class ServeFigures {

  private static final Duration INTERVAL = Duration.ofMillis(20);
  private static final Duration LOAD = Duration.ofMillis(50);
  private static final String LEAST = "a volatile read and two LongAdder increments";
  private static final RoutingKey KEY = RoutingKey.of("customer-17");

  private final Bench bench;

  private ServeFigures(Bench bench) {
    this.bench = bench;
  }

  static List<Figure> of(Bench bench) {
    ServeFigures figures = new ServeFigures(bench);
    return List.of(
        new Figure("serve-call", figures::calls), new Figure("serve-swap", figures::swaps));
  }

  private List<Reading> calls() throws Exception {
    Jmh jmh = Jmh.run(ServeBenchmarks.class, withCanary().toString(), bench.sizes());
    return List.of(
        new Reading(
            "serve-call",
            new Measured(jmh.score("call"), "ns per call", LEAST, jmh.score("least")),
            Goal.ratioAtMost(2)),
        new Reading("serve-call-allocation", allocation(jmh, "call"), Goal.valueAtMost(0)),
        new Reading(
            "serve-call-two-threads",
            new Measured(
                2e3 / jmh.score("callByTwo"),
                "million calls per s",
                "one thread",
                1e3 / jmh.score("call")),
            Goal.ratioAtLeast(1.8)),
        new Reading(
            "serve-call-two-threads-least",
            new Measured(
                2e3 / jmh.score("leastByTwo"),
                "million times per s, " + LEAST,
                "one thread",
                1e3 / jmh.score("least")),
            Goal.none()),
        new Reading(
            "serve-call-canary",
            new Measured(jmh.score("callBesideCanary"), "ns per call", LEAST, jmh.score("least")),
            Goal.none()),
        new Reading(
            "serve-call-canary-allocation", allocation(jmh, "callBesideCanary"), Goal.none()));
  }

  private static Measured allocation(Jmh jmh, String call) {
    return new Measured(
        Math.round(jmh.allocatedBytes(call)),
        "bytes per call",
        LEAST,
        Math.round(jmh.allocatedBytes("least")));
  }

  /** Returns a store whose staging has a canary with half of the calls, watched by guard rails. */
  private Path withCanary() throws IOException {
    Path store = bench.stores().withVersions(bench.sizes().few());
    Path own = bench.stores().linked(store, "serve-call-" + System.nanoTime());
    try (ModelRegistry registry = Bench.openToWrite(own)) {
      Model model = registry.model(SmallVersions.MODEL);
      model.protect(STAGING, Policy.open());
      model.promote(model.version(1)).to(STAGING).commit();
      model
          .canary(STAGING)
          .version(model.version(2))
          .percent(50)
          .guard(GuardRail.errors())
          .guard(GuardRail.slowerThan(LOAD))
          .commit();
    }
    return own;
  }

  private List<Reading> swaps() throws Exception {
    Path store = bench.stores().withVersions(bench.sizes().few());
    Path own = bench.stores().linked(store, "serve-swap-" + System.nanoTime());
    try (ModelRegistry registry = Bench.openToWrite(own);
        LiveModel<Version> live =
            registry
                .model(SmallVersions.MODEL)
                .live(PRODUCTION)
                .load(ServeFigures::slowly)
                .every(INTERVAL)
                .open()) {
      Swaps swaps = new Swaps(registry, live);
      int moves = bench.sizes().quick() ? 3 : 40;
      double quiet = swaps.longestCall(() -> rest(moves));
      double swapping = swaps.longestCall(() -> swaps.move(moves));
      return List.of(
          new Reading(
              "serve-swap-pause",
              new Measured(
                  Math.max(0, swapping - quiet), "ms", "the longest call without a swap", quiet),
              Goal.none()),
          new Reading(
              "serve-swap-delay",
              new Measured(
                  Math.max(0, swaps.worstDelay - millis(INTERVAL) - millis(LOAD)),
                  "ms beyond it",
                  "the poll interval and a load",
                  millis(INTERVAL) + millis(LOAD)),
              Goal.valueAtMost(10)));
    }
  }

  private static Version slowly(Version version) {
    LockSupport.parkNanos(LOAD.toNanos());
    return version;
  }

  private static double rest(int moves) {
    LockSupport.parkNanos(LOAD.plus(INTERVAL).multipliedBy(moves).toNanos());
    return 0;
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }

  /** Moves a label, and looks how long calls and swaps take meanwhile. */
  private static final class Swaps {

    private final ModelRegistry registry;
    private final LiveModel<Version> live;
    private double worstDelay;

    Swaps(ModelRegistry registry, LiveModel<Version> live) {
      this.registry = registry;
      this.live = live;
    }

    /** Returns the milliseconds from a label's move to the first answer that shows it, at worst. */
    double move(int moves) {
      for (int move = 0; move < moves; move++) {
        int number = 2 + move % 2;
        SmallVersions.promote(registry.model(SmallVersions.MODEL), number);
        long moved = System.nanoTime();
        while (live.<Long, RuntimeException>call(KEY, model -> model.id().number()) != number) {
          LockSupport.parkNanos(100_000);
        }
        worstDelay = Math.max(worstDelay, (System.nanoTime() - moved) / 1e6);
      }
      return worstDelay;
    }

    /** Returns how long the longest of many calls took while something else was done, in ms. */
    double longestCall(Callable<Double> meanwhile) throws Exception {
      Caller caller = new Caller(live);
      caller.start();
      try {
        meanwhile.call();
      } finally {
        caller.over = true;
        caller.join();
      }
      return caller.longestNanos / 1e6;
    }
  }

  /** A thread that calls as fast as it can. */
  private static final class Caller extends Thread {

    private final LiveModel<Version> live;
    private volatile boolean over;
    private long longestNanos;

    Caller(LiveModel<Version> live) {
      super("caller");
      this.live = live;
    }

    @Override
    public void run() {
      long before = System.nanoTime();
      while (!over) {
        live.<Version, RuntimeException>call(KEY, model -> model);
        long after = System.nanoTime();
        longestNanos = Math.max(longestNanos, after - before);
        before = after;
      }
    }
  }
}
