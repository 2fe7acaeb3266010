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
import dev.modelregistry.core.serve.OpenModels.Opened;
import dev.modelregistry.fs.FileSystemStorage;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.value.RoutingKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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

  /** For a decision to be told of, and a thread to be woken. */
  private static final long SLACK = Duration.ofMillis(20).toNanos();

  private final OpenModels models = new OpenModels();
  private final Queue<WeakReference<Opened>> made = new ConcurrentLinkedQueue<>();

  /** A stretch of answers by one decision, and when the last of them came. */
  private record Seen(long version, long decision, long last) {}

  /** What one caller saw, and its pauses of more than a millisecond by when they ended. */
  private record Caller(List<Seen> seen, NavigableMap<Long, Long> pauses) {

    long pausedFrom(long time, long until) {
      return pauses.subMap(time, true, until, true).values().stream().mapToLong(p -> p).sum();
    }
  }

  /** When a decision had been made, and when the version that it wanted did not load. */
  private final NavigableMap<Long, Long> moved = new TreeMap<>();

  private final Queue<Long> failures = new ConcurrentLinkedQueue<>();

  @Test
  void noCallFailsAndNoVersionIsSkippedForGood(@TempDir Path folder, Seed seed) throws Exception {
    run(folder, seed);
    assertThat(openBelow(folder)).as("files that were not closed").isEmpty();
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
      AtomicBoolean failed = new AtomicBoolean();
      LiveModel<Opened> live =
          bench
              .fraud()
              .live(PRODUCTION)
              .load(
                  version ->
                      load(
                          version,
                          failing.get()
                              && (failed.compareAndSet(false, true) || chance.nextInt(5) == 0)))
              .every(INTERVAL)
              .listener(notices::add)
              .listener(this::noteFailure)
              .open();
      failing.set(true);
      int before = openBelow(folder).size();
      List<Caller> seen = underLoad(live, () -> releases(bench, versions, seed));
      failing.set(false);
      assertThat(openBelow(folder))
          .as("files that are open after all those loads, where there were %d before", before)
          .hasSizeLessThanOrEqualTo(before + 4);

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

  private void noteFailure(LiveNotice notice) {
    if (notice instanceof LiveNotice.NotLoaded) {
      failures.add(System.nanoTime());
    }
  }

  private Opened load(Version version, boolean fails) {
    LockSupport.parkNanos(LOAD.toNanos());
    if (fails) {
      throw new IllegalStateException(version.id() + " does not load this time");
    }
    try {
      assertThat(Files.readString(version.weights().path())).startsWith("weights with auc");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Opened model = models.open(version.id());
    made.add(new WeakReference<>(model));
    return model;
  }

  /** Calls from two threads as long as something goes on; returns what each saw, changes only. */
  private List<Caller> underLoad(LiveModel<Opened> live, Runnable goingOn) throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(2);
    AtomicBoolean over = new AtomicBoolean();
    CountDownLatch started = new CountDownLatch(2);
    try {
      List<Future<Caller>> calls = new ArrayList<>();
      for (int caller = 0; caller < 2; caller++) {
        RoutingKey key = RoutingKey.of(caller);
        calls.add(callers.submit(() -> calls(live, key, started, over)));
      }
      started.await();
      goingOn.run();
      over.set(true);
      List<Caller> seen = new ArrayList<>();
      for (Future<Caller> call : calls) {
        seen.add(call.get(1, TimeUnit.MINUTES));
      }
      return seen;
    } finally {
      over.set(true);
      callers.shutdownNow();
    }
  }

  private static Caller calls(
      LiveModel<Opened> live, RoutingKey key, CountDownLatch started, AtomicBoolean over) {
    List<Seen> seen = new ArrayList<>();
    Seen now = new Seen(0, 0, System.nanoTime());
    NavigableMap<Long, Long> pauses = new TreeMap<>();
    while (!over.get()) {
      long before = System.nanoTime();
      Answer<Long> answer = live.answer(key, model -> model.use().number());
      assertThat(answer.value()).isEqualTo(answer.by().version().number());
      long decision = answer.by().position().size();
      if (decision != now.decision()) {
        seen.add(now);
        started.countDown();
      }
      if (before - now.last() > 1_000_000) {
        pauses.put(before, before - now.last());
      }
      // The answer was as the live model had it when the call began, or later.
      now = new Seen(answer.value(), decision, before);
      long ignored = live.<Long, RuntimeException>call(key, model -> model.use().number());
      assertThat(ignored).isPositive();
    }
    seen.add(now);
    return new Caller(seen.subList(1, seen.size()), pauses);
  }

  private void releases(Workbench bench, List<Version> versions, Seed seed) {
    Random chance = seed.random("releases");
    int moves = Extent.of(15, 300);
    int turns = 1;
    for (int move = 0; move < moves; move++) {
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
      if (turns > 1 && chance.nextInt(3) == 0) {
        bench.fraud().rollback(PRODUCTION, "INC-" + move);
        turns--; // the one before is there again, with those before it
      } else {
        Version now = bench.fraud().resolve(PRODUCTION);
        List<Version> others = versions.stream().filter(v -> !v.equals(now)).toList();
        bench.fraud().promote(others.get(chance.nextInt(others.size()))).to(PRODUCTION).commit();
        turns++;
      }
      long made = System.nanoTime();
      moved.put(bench.fraud().position().size(), made);
    }
  }

  private void verify(
      Workbench bench, List<Caller> callers, LiveStatus status, Queue<LiveNotice> notices) {
    List<Tenure> history = bench.fraud().history(PRODUCTION);
    for (Caller each : callers) {
      List<Seen> caller = each.seen();
      assertThat(caller)
          .allSatisfy(
              answered ->
                  assertThat(history)
                      .anySatisfy(
                          tenure -> {
                            assertThat(tenure.began().entry().sequence())
                                .isEqualTo(answered.decision());
                            assertThat(tenure.version().number()).isEqualTo(answered.version());
                          }));
      assertThat(caller).extracting(Seen::decision).isSorted();
      assertThat(caller).as("what one caller saw change").hasSizeGreaterThan(5);
      assertFresh(each);
    }
    assertThat(models.misused()).as("uses of a closed version, closings of a used one").isZero();
    assertThat(models.mostAtOnce()).as("versions loaded at once").isLessThanOrEqualTo(2);
    assertThat(status.counts().failedCalls()).isZero();
    assertThat(status.counts().failedLoads()).isPositive();
    assertThat(notices).noneMatch(notice -> notice instanceof LiveNotice.NotClosed);
  }

  /**
   * No answer comes from before a decision that stands for the poll interval and two loads: one
   * that was under way, and its own. Its own may have failed. What the machine took away from the
   * callers it took away from the follower too.
   */
  private void assertFresh(Caller caller) {
    long least = INTERVAL.plus(LOAD).plus(LOAD).toNanos() + SLACK;
    int held = 0;
    for (Seen answered : caller.seen()) {
      for (Map.Entry<Long, Long> decision : moved.tailMap(answered.decision(), false).entrySet()) {
        long made = decision.getValue();
        Map.Entry<Long, Long> next = moved.higherEntry(decision.getKey());
        long stated = least + 4 * caller.pausedFrom(made - least, made + least);
        boolean stands = next != null && next.getValue() - made > stated;
        if (stands && failures.stream().noneMatch(at -> at > made && at <= made + stated)) {
          held++;
          assertThat(answered.last() - made)
              .as("how long after decision %d %s came", decision.getKey(), answered)
              .isLessThanOrEqualTo(stated);
        }
      }
    }
    System.out.printf("freshness was looked at %,d times%n", held);
    assertThat(held).as("answers whose freshness could be told").isGreaterThan(Extent.of(-1, 20));
  }

  /** Handles of files below a folder that this process has open. */
  private static List<String> openBelow(Path folder) throws IOException {
    List<String> found = new ArrayList<>();
    Path handles = Path.of("/proc/self/fd");
    if (Files.isDirectory(handles)) {
      try (DirectoryStream<Path> all = Files.newDirectoryStream(handles)) {
        for (Path handle : all) {
          try {
            String target = Files.readSymbolicLink(handle).toString();
            if (target.startsWith(folder.toRealPath().toString())) {
              found.add(target);
            }
          } catch (NoSuchFileException closedMeanwhile) {
            // The listing's own, for one.
          }
        }
      }
    }
    return found;
  }

  private void assertNothingLeaks() {
    assertThat(models.openNow()).as("versions that were not closed").isZero();
    for (int i = 0; i < 50 && made.stream().anyMatch(model -> model.get() != null); i++) {
      System.gc();
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
    assertThat(made).as("models that something still refers to").allMatch(m -> m.get() == null);
  }
}
