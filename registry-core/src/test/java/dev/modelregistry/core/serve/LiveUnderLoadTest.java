package dev.modelregistry.core.serve;

import static dev.modelregistry.value.Label.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.Answer;
import dev.modelregistry.LiveModel;
import dev.modelregistry.LiveNotice;
import dev.modelregistry.LiveStatus;
import dev.modelregistry.Tenure;
import dev.modelregistry.Version;
import dev.modelregistry.core.Workbench;
import dev.modelregistry.core.proof.Extent;
import dev.modelregistry.core.proof.Seed;
import dev.modelregistry.core.proof.Seeds;
import dev.modelregistry.fs.FileSystemStorage;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.value.RoutingKey;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two threads call at full speed, while the label moves every 200 ms between five versions, a load
 * takes 50 ms and one in five fails.
 *
 * <pre>
 *   callers    call call call call call call call call call …      each checks what it was given
 *   releases   ── promote ── roll back ── promote ── promote ──    on a real disk
 *   follower   ── load v2 ─ load v1 ✗ ─ load v1 ── load v3 ──      every 20 ms
 * </pre>
 */
@ExtendWith(Seeds.class)
class LiveUnderLoadTest {

  private static final Duration INTERVAL = Duration.ofMillis(20);
  private static final Duration LOAD = Duration.ofMillis(50);
  private static final int VERSIONS = 5;

  private final AtomicInteger misused = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger mostOpen = new AtomicInteger();
  private final Queue<WeakReference<Fragile>> made = new ConcurrentLinkedQueue<>();

  /**
   * A loaded version that counts who uses it after it was closed, or closes it while it is used.
   */
  private final class Fragile implements AutoCloseable {
    private final long number;
    private final AtomicInteger users = new AtomicInteger();
    private volatile boolean closed;

    Fragile(Version version) {
      number = version.id().number();
      mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
      made.add(new WeakReference<>(this));
    }

    long use() {
      users.incrementAndGet();
      if (closed) {
        misused.incrementAndGet();
      }
      users.decrementAndGet();
      return number;
    }

    @Override
    public void close() {
      if (closed || users.get() > 0) {
        misused.incrementAndGet();
      }
      closed = true;
      open.decrementAndGet();
    }
  }

  /** An answer and when it came, for every change of what answers. */
  private record Seen(long version, long decision) {}

  @Test
  void noCallFailsAndNoVersionIsSkippedForGood(@TempDir Path folder, Seed seed) throws Exception {
    run(folder, seed);
    assertNothingLeaks();
  }

  /** All that it refers to is out of reach when it returns. */
  private void run(Path folder, Seed seed) throws Exception {
    Files.createDirectory(folder.resolve("store"));
    try (Workbench bench =
        new Workbench(FileSystemStorage.at(folder.resolve("store")), folder.resolve("in"))) {
      List<Version> versions = versions(bench);
      Random chance = seed.random("loads");
      Queue<LiveNotice> notices = new ConcurrentLinkedQueue<>();
      AtomicBoolean failing = new AtomicBoolean();
      LiveModel<Fragile> live =
          bench
              .fraud()
              .live(PRODUCTION)
              .load(version -> load(version, failing.get() && chance.nextInt(5) == 0))
              .every(INTERVAL)
              .listener(notices::add)
              .open();
      failing.set(true);
      List<List<Seen>> seen = underLoad(live, () -> releases(bench, versions, seed));
      failing.set(false);

      LiveStatus status = live.refresh();
      assertThat(status.serving().version())
          .as("what answers in the end, with %s", status)
          .isEqualTo(bench.fraud().resolve(PRODUCTION).id());
      live.close();
      verify(bench, seen, status, notices);
    }
  }

  private List<Version> versions(Workbench bench) {
    bench.fraud().protect(PRODUCTION, Policy.open());
    List<Version> versions = new ArrayList<>();
    for (int i = 1; i <= VERSIONS; i++) {
      versions.add(bench.register(0.5 + i / 100.0));
    }
    bench.fraud().promote(versions.get(0)).to(PRODUCTION).commit();
    return versions;
  }

  private Fragile load(Version version, boolean fails) {
    LockSupport.parkNanos(LOAD.toNanos());
    if (fails) {
      throw new IllegalStateException(version.id() + " does not load this time");
    }
    return new Fragile(version);
  }

  /** Calls from two threads as long as something goes on; returns what each saw, changes only. */
  private List<List<Seen>> underLoad(LiveModel<Fragile> live, Runnable goingOn) throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(2);
    AtomicBoolean over = new AtomicBoolean();
    CountDownLatch started = new CountDownLatch(2);
    try {
      List<Future<List<Seen>>> calls = new ArrayList<>();
      for (int caller = 0; caller < 2; caller++) {
        RoutingKey key = RoutingKey.of(caller);
        calls.add(callers.submit(() -> calls(live, key, started, over)));
      }
      started.await();
      goingOn.run();
      over.set(true);
      List<List<Seen>> seen = new ArrayList<>();
      for (Future<List<Seen>> call : calls) {
        seen.add(call.get(1, TimeUnit.MINUTES));
      }
      return seen;
    } finally {
      over.set(true);
      callers.shutdownNow();
    }
  }

  private static List<Seen> calls(
      LiveModel<Fragile> live, RoutingKey key, CountDownLatch started, AtomicBoolean over) {
    List<Seen> seen = new ArrayList<>();
    long last = 0;
    while (!over.get()) {
      Answer<Long> answer = live.answer(key, Fragile::use);
      assertThat(answer.value()).isEqualTo(answer.by().version().number());
      long decision = answer.by().position().size();
      if (decision != last) {
        seen.add(new Seen(answer.value(), decision));
        last = decision;
        started.countDown();
      }
      long ignored = live.<Long, RuntimeException>call(key, Fragile::use);
      assertThat(ignored).isPositive();
    }
    return seen;
  }

  private static void releases(Workbench bench, List<Version> versions, Seed seed) {
    Random chance = seed.random("releases");
    int moves = Extent.of(15, 300);
    for (int move = 0; move < moves; move++) {
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
      if (move > 2 && chance.nextInt(3) == 0) {
        bench.fraud().rollback(PRODUCTION, "INC-" + move);
      } else {
        Version now = bench.fraud().resolve(PRODUCTION);
        List<Version> others = versions.stream().filter(v -> !v.equals(now)).toList();
        bench.fraud().promote(others.get(chance.nextInt(others.size()))).to(PRODUCTION).commit();
      }
    }
  }

  private void verify(
      Workbench bench, List<List<Seen>> seen, LiveStatus status, Queue<LiveNotice> notices) {
    List<Tenure> history = bench.fraud().history(PRODUCTION);
    for (List<Seen> caller : seen) {
      assertThat(caller)
          .allSatisfy(
              each ->
                  assertThat(history)
                      .anySatisfy(
                          tenure -> {
                            assertThat(tenure.began().entry().sequence())
                                .isEqualTo(each.decision());
                            assertThat(tenure.version().number()).isEqualTo(each.version());
                          }));
      assertThat(caller).extracting(Seen::decision).isSorted();
      assertThat(caller).as("what one caller saw change").hasSizeGreaterThan(5);
    }
    assertThat(misused).as("uses of a closed version, closings of a used one").hasValue(0);
    assertThat(mostOpen.get()).as("versions loaded at once").isLessThanOrEqualTo(2);
    assertThat(status.counts().failedCalls()).isZero();
    assertThat(status.counts().failedLoads()).isPositive();
    assertThat(notices).noneMatch(notice -> notice instanceof LiveNotice.NotClosed);
  }

  private void assertNothingLeaks() {
    assertThat(open).as("versions that were not closed").hasValue(0);
    for (int i = 0; i < 50 && made.stream().anyMatch(model -> model.get() != null); i++) {
      System.gc();
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
    assertThat(made).as("models that something still refers to").allMatch(m -> m.get() == null);
  }
}
