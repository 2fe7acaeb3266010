package dev.modelregistry.core.serve;

import static dev.modelregistry.core.serve.ServingBench.SECOND;
import static dev.modelregistry.value.Label.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.Canary;
import dev.modelregistry.LiveModel;
import dev.modelregistry.LiveStatus;
import dev.modelregistry.core.serve.ServingBench.Toy;
import dev.modelregistry.event.CanaryAborted;
import dev.modelregistry.gate.Alarm;
import dev.modelregistry.gate.GuardRail;
import dev.modelregistry.gate.GuardRail.Signal;
import dev.modelregistry.gate.Tally;
import dev.modelregistry.value.RoutingKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the guard rails of a canary make of calls that do not return. Those in flight are calls
 * within calls, so that one thread has them all; time passes in the innermost.
 *
 * <pre>
 *   looks    every 250 ms
 *   begun    ▼              counted in to the wave that the next look closes
 *            ├── limit ──┤  seen at the first look after, or the next
 * </pre>
 */
class HangingCanaryTest {

  private static final Duration LIMIT = Duration.ofMillis(20);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(250);

  private ServingBench bench;

  @BeforeEach
  void open(@TempDir Path inputs) {
    bench = new ServingBench(inputs);
    bench.release();
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private static RoutingKey keyOf(boolean canary) {
    Allotment allotment = new Allotment("models/fraud/decisions", 3);
    return IntStream.range(0, 100)
        .mapToObj(RoutingKey::of)
        .filter(key -> allotment.position(key) < 5_000 == canary)
        .findFirst()
        .orElseThrow();
  }

  private static final RoutingKey IN = keyOf(true);
  private static final RoutingKey OUT = keyOf(false);

  /** Does something while so many calls of a key are in flight. */
  private static void inFlight(LiveModel<Toy> live, RoutingKey key, int calls, Runnable meanwhile) {
    if (calls == 0) {
      meanwhile.run();
      return;
    }
    live.call(
        key,
        toy -> {
          inFlight(live, key, calls - 1, meanwhile);
          return toy.number();
        });
  }

  /** Does something while 120 calls of the canary hang, after 150 others have ended. */
  private static void hanging(LiveModel<Toy> live, Runnable meanwhile) {
    call(live, OUT, 150);
    inFlight(live, IN, 120, meanwhile);
  }

  private static void call(LiveModel<Toy> live, RoutingKey key, int calls) {
    for (int i = 0; i < calls; i++) {
      live.call(key, Toy::number);
    }
  }

  private static List<Tally> readings(
      LiveModel<Toy> live, Function<LiveStatus.Reading, Tally> side) {
    return live.status().canary().orElseThrow().readings().stream().map(side).toList();
  }

  private static List<Tally> candidate(LiveModel<Toy> live) {
    return readings(live, LiveStatus.Reading::candidate);
  }

  private Optional<Alarm> alarm() {
    List<Canary> canaries = bench.releases.fraud().canaries(PRODUCTION);
    return canaries.get(0).ended().flatMap(decision -> ((CanaryAborted) decision.event()).alarm());
  }

  @Nested
  class ACanaryThatNeverReturns {

    @Test
    void isAbortedAsSlow() {
      bench.canary(GuardRail.slowerThan(LIMIT));
      LiveModel<Toy> live = bench.open();
      hanging(
          live,
          () -> {
            bench.worker.pass(LIMIT.plus(LOOK).plus(LOOK));

            assertThat(live.<Long, RuntimeException>call(IN, Toy::number)).isEqualTo(1);
            assertThat(alarm())
                .hasValueSatisfying(
                    alarm -> {
                      assertThat(alarm.guard().signal()).isEqualTo(new Signal.SlowerThan(LIMIT));
                      assertThat(alarm.candidate()).isEqualTo(new Tally(120, 120));
                      assertThat(alarm.incumbent()).isEqualTo(new Tally(150, 0));
                    });
          });
      bench.worker.pass(SECOND);

      assertThat(bench.open(bench.loaded)).as("closed when they returned").containsExactly(1L);
      assertThat(bench.releases.registry().verify().problems()).isEmpty();
    }

    @Test
    void isLookedForEverySecondHoweverRarelyTheLabelIs() {
      bench.canary(GuardRail.slowerThan(LIMIT));
      LiveModel<Toy> live = bench.request().every(Duration.ofHours(1)).open();
      hanging(
          live,
          () -> {
            bench.worker.pass(LIMIT.plus(SECOND).plus(SECOND));

            assertThat(alarm()).isPresent();
          });
    }

    @Test
    void isAbortedAsFailingWhenNobodyWaitsForItAnyLonger() {
      bench.canary(GuardRail.errors());
      LiveModel<Toy> live = bench.open();
      hanging(
          live,
          () -> {
            bench.worker.pass(PATIENCE);
            assertThat(alarm()).isEmpty();
            bench.worker.pass(LOOK.plus(LOOK));

            assertThat(alarm().orElseThrow().guard()).isEqualTo(GuardRail.errors());
            assertThat(alarm().orElseThrow().candidate()).isEqualTo(new Tally(120, 120));
          });
    }

    @Test
    void isLeftWhereTheVersionBesideItDoesNotReturnEither() {
      bench.canary(GuardRail.errors());
      LiveModel<Toy> live = bench.open();
      inFlight(
          live,
          OUT,
          120,
          () -> inFlight(live, IN, 120, () -> bench.worker.pass(PATIENCE.multipliedBy(2))));

      assertThat(alarm()).isEmpty();
      assertThat(candidate(live)).containsExactly(new Tally(120, 120));
      assertThat(readings(live, LiveStatus.Reading::incumbent))
          .containsExactly(new Tally(120, 120));
    }
  }

  @Nested
  class ACallInFlight {

    @Test
    void isNoSampleBeforeItHasPassedTheLimit() {
      bench.canary(GuardRail.errors(), GuardRail.slowerThan(SECOND));
      LiveModel<Toy> live = bench.open();
      inFlight(
          live,
          IN,
          3,
          () -> {
            bench.worker.pass(SECOND);
            assertThat(candidate(live)).containsExactly(new Tally(0, 0), new Tally(0, 0));
            bench.worker.pass(LOOK.plus(LOOK));
            assertThat(candidate(live)).containsExactly(new Tally(0, 0), new Tally(3, 3));
          });

      assertThat(candidate(live)).containsExactly(new Tally(3, 0), new Tally(3, 3));
    }

    @Test
    void isCountedOnceWhenItReturnsLater() {
      bench.canary(GuardRail.errors(), GuardRail.slowerThan(LIMIT));
      LiveModel<Toy> live = bench.open();
      for (int round = 1; round <= 3; round++) {
        Tally all = new Tally(4L * round, 4L * round);
        inFlight(
            live,
            IN,
            4,
            () -> {
              bench.worker.pass(PATIENCE.plus(LOOK).plus(LOOK));
              assertThat(candidate(live)).containsExactly(all, all);
            });
        assertThat(candidate(live)).containsExactly(all, all);
        bench.worker.pass(SECOND);
        assertThat(candidate(live)).containsExactly(all, all);
      }
    }

    @Test
    void hasItsOwnAgeAmongOthers() {
      bench.canary(GuardRail.slowerThan(SECOND));
      LiveModel<Toy> live = bench.open();
      inFlight(
          live,
          IN,
          2,
          () -> {
            bench.worker.pass(SECOND);
            call(live, IN, 5);
            inFlight(
                live,
                IN,
                3,
                () -> {
                  bench.worker.pass(LOOK.plus(LOOK));
                  assertThat(candidate(live)).containsExactly(new Tally(7, 2));
                  bench.worker.pass(SECOND);
                  assertThat(candidate(live)).containsExactly(new Tally(10, 5));
                });
          });
    }

    @Test
    void hasNotFailedAsLongAsAGuardRailAllowsForIt() {
      bench.canary(GuardRail.errors(), GuardRail.slowerThan(PATIENCE.multipliedBy(3)));
      LiveModel<Toy> live = bench.open();
      inFlight(
          live,
          IN,
          1,
          () -> {
            bench.worker.pass(PATIENCE.multipliedBy(2));
            assertThat(candidate(live)).containsExactly(new Tally(0, 0), new Tally(0, 0));
            bench.worker.pass(PATIENCE.multipliedBy(2));
            assertThat(candidate(live)).containsExactly(new Tally(1, 1), new Tally(1, 1));
          });
    }

    @Test
    void isNoReportOfItsOutcome() {
      bench.canary(GuardRail.outcome("refund"));
      LiveModel<Toy> live = bench.open();
      inFlight(
          live,
          IN,
          1,
          () -> {
            bench.worker.pass(PATIENCE.multipliedBy(2));
            assertThat(candidate(live)).containsExactly(new Tally(0, 0));
          });
      assertThat(candidate(live)).containsExactly(new Tally(0, 0));
    }
  }

  @Nested
  class ALimit {

    @Test
    void mayBeAsLongAsAnyTime() {
      bench.canary(GuardRail.slowerThan(Duration.ofSeconds(Long.MAX_VALUE)));
      LiveModel<Toy> live = bench.open();
      call(live, IN, 1);

      assertThat(candidate(live)).containsExactly(new Tally(1, 0));
    }
  }
}
