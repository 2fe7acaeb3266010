package dev.modelregistry.core.serve;

import static dev.modelregistry.core.serve.ServingBench.SECOND;
import static dev.modelregistry.value.Label.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.Answer;
import dev.modelregistry.Canary;
import dev.modelregistry.LiveModel;
import dev.modelregistry.LiveNotice;
import dev.modelregistry.LiveStatus;
import dev.modelregistry.Version;
import dev.modelregistry.core.serve.ServingBench.Toy;
import dev.modelregistry.event.CanaryAborted;
import dev.modelregistry.gate.GuardRail;
import dev.modelregistry.gate.GuardRail.Signal;
import dev.modelregistry.gate.Tally;
import dev.modelregistry.spi.testkit.Fault;
import dev.modelregistry.value.RoutingKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a live model does with the canary of its label, with {@link ServingBench} as the scene.
 *
 * <pre>
 *   decisions   1 policy   2 v1 promoted   3 v2 begins as its canary, with half of the keys
 * </pre>
 */
class CanaryFollowerTest {

  private static final Duration SLOW = Duration.ofMillis(20);

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

  private static RoutingKey keyOf(int decision, boolean canary) {
    Allotment allotment = new Allotment("models/fraud/decisions", decision);
    return IntStream.range(0, 100)
        .mapToObj(RoutingKey::of)
        .filter(key -> allotment.position(key) < 5_000 == canary)
        .findFirst()
        .orElseThrow();
  }

  private static final RoutingKey IN = keyOf(3, true);
  private static final RoutingKey OUT = keyOf(3, false);

  private static long number(LiveModel<Toy> live, RoutingKey key) {
    return live.call(key, Toy::number);
  }

  /** Calls with all keys; returns which versions answered. */
  private static Set<Long> numbers(LiveModel<Toy> live) {
    Set<Long> numbers = new TreeSet<>();
    IntStream.range(0, 50).forEach(i -> numbers.add(number(live, RoutingKey.of(i))));
    return numbers;
  }

  private static LiveStatus.OfCanary canary(LiveModel<Toy> live) {
    return live.status().canary().orElseThrow();
  }

  private Canary logged() {
    List<Canary> canaries = bench.releases.fraud().canaries(PRODUCTION);
    return canaries.get(canaries.size() - 1);
  }

  /** Calls with both keys, and lets those of the canary fail. */
  private void fail(LiveModel<Toy> live, int calls) {
    for (int i = 0; i < calls; i++) {
      number(live, OUT);
      assertThatThrownBy(
              () ->
                  live.call(
                      IN,
                      toy -> {
                        throw new IOException("v" + toy.number() + " has no answer");
                      }))
          .isInstanceOf(IOException.class);
    }
  }

  @Nested
  class ACanary {

    @Test
    void answersTheKeysThatFallToIt() {
      LiveModel<Toy> live = bench.open();
      bench.canary();
      assertThat(numbers(live)).containsExactly(1L);
      bench.worker.pass(SECOND);

      assertThat(number(live, IN)).isEqualTo(2);
      assertThat(number(live, OUT)).isEqualTo(1);
      assertThat(bench.open(bench.loaded)).containsExactly(1L, 2L);
      assertThat(canary(live).serving().orElseThrow().version().number()).isEqualTo(2);
      assertThat(canary(live).calls()).isEqualTo(1);
      assertThat(live.status().serving().version().number()).isEqualTo(1);
      assertThat(live.current().served().version().number()).as("a lease has no key").isEqualTo(1);
    }

    @Test
    void isThereFromTheFirstCallOfAProcessOn() {
      bench.canary();
      LiveModel<Toy> live = bench.open();

      assertThat(number(live, IN)).isEqualTo(2);
      assertThat(number(live, OUT)).isEqualTo(1);
    }

    @Test
    void saysByWhichDecisionItAnswered() {
      bench.canary();
      LiveModel<Toy> live = bench.open();
      Answer<Long> answer = live.answer(IN, Toy::number);

      assertThat(answer.by().version().number()).isEqualTo(2);
      assertThat(answer.by().position().size()).isEqualTo(3);
      assertThat(bench.releases.fraud().explain(answer.by().position()).version().id())
          .isEqualTo(answer.by().version());
    }

    @Test
    void keepsItsKeysWhenItsShareGrowsAndIsNotLoadedAgain() {
      bench.canary(GuardRail.errors());
      LiveModel<Toy> live = bench.open();
      number(live, IN);
      number(live, OUT);
      bench.releases.fraud().canary(PRODUCTION).percent(99.99).commit();
      bench.worker.pass(SECOND);

      assertThat(number(live, IN)).isEqualTo(2);
      assertThat(number(live, OUT)).isEqualTo(2);
      assertThat(bench.loaded).hasSize(2);
      assertThat(canary(live).terms().share().basisPoints()).isEqualTo(9_999);
      assertThat(canary(live).readings().get(0).incumbent()).isEqualTo(new Tally(1, 0));
    }

    @Test
    void startsOnlyBesideTheVersionThatItWasStartedBeside() {
      LiveModel<Toy> live = bench.open();
      bench.broken.add(2L);
      bench.release();
      Version third = bench.releases.register(0.9);
      bench.releases.fraud().canary(PRODUCTION).version(third).percent(99.99).commit();
      bench.worker.pass(SECOND);
      assertThat(numbers(live)).containsExactly(1L);

      bench.broken.clear();
      bench.worker.pass(Duration.ofSeconds(2));
      assertThat(numbers(live)).containsExactly(3L);
    }
  }

  @Nested
  class TheEnd {

    @Test
    void byAnAbortClosesIt() {
      bench.canary();
      LiveModel<Toy> live = bench.open();
      number(live, IN);
      bench.releases.fraud().canary(PRODUCTION).abort("INC-1");
      bench.worker.pass(SECOND);

      assertThat(numbers(live)).containsExactly(1L);
      assertThat(bench.open(bench.loaded)).containsExactly(1L);
      assertThat(live.status().canary()).isEmpty();
      assertThat(live.status().counts().calls()).as("its calls stay counted").isEqualTo(51);
    }

    @Test
    void byItsPromotionDoesNotLoadItAgain() {
      Version second = bench.canary();
      LiveModel<Toy> live = bench.open();
      number(live, IN);
      bench.releases.fraud().promote(second).to(PRODUCTION).commit();
      bench.worker.pass(SECOND);

      assertThat(numbers(live)).containsExactly(2L);
      assertThat(bench.loaded).hasSize(2);
      assertThat(bench.open(bench.loaded)).containsExactly(2L);
      assertThat(live.status().counts().calls()).isEqualTo(51);
      assertThat(live.answer(IN, Toy::number).by().position().size()).isEqualTo(4);
      bench.release();
      bench.worker.pass(SECOND);
      assertThat(bench.open(bench.loaded)).containsExactly(3L);
    }

    @Test
    void byAnotherMoveComesBeforeTheNextVersionIsLoaded() {
      bench.canary();
      AtomicReference<LiveModel<Toy>> live = new AtomicReference<>();
      List<Set<Long>> meanwhile = new ArrayList<>();
      live.set(
          bench
              .request()
              .accept(
                  toy -> {
                    if (toy.number() == 3) {
                      meanwhile.add(numbers(live.get()));
                    }
                    return toy.number() != 3;
                  })
              .open());
      bench.release();
      bench.worker.pass(SECOND);

      assertThat(meanwhile).containsExactly(Set.of(1L));
      assertThat(numbers(live.get())).as("v3 was not accepted").containsExactly(1L);
      assertThat(bench.open(bench.loaded)).containsExactly(1L);
    }

    @Test
    void leavesACallThatIsInFlightItsVersion() {
      bench.canary();
      LiveModel<Toy> live = bench.open();
      long answered =
          live.call(
              IN,
              toy -> {
                bench.releases.fraud().canary(PRODUCTION).abort("INC-1");
                bench.worker.pass(SECOND);
                return toy.number();
              });
      assertThat(answered).isEqualTo(2);
      bench.worker.run();
      assertThat(bench.open(bench.loaded)).containsExactly(1L);
    }

    @Test
    void byClosingClosesBoth() {
      bench.canary();
      LiveModel<Toy> live = bench.open();
      live.close();

      assertThat(bench.open(bench.loaded)).isEmpty();
      assertThat(bench.worker.isStopped()).isTrue();
    }
  }

  @Nested
  class ACanaryThatDoesNotLoad {

    @Test
    void leavesAllCallsToTheLabelAndIsTriedAgainLaterEachTime() {
      bench.broken.add(2L);
      bench.canary();
      LiveModel<Toy> live = bench.request().every(Duration.ofHours(1)).open();
      bench.worker.pass(Duration.ofSeconds(1 + 2 + 4));

      assertThat(numbers(live)).containsExactly(1L);
      assertThat(canary(live).trouble()).get().asString().contains("v2 is broken");
      assertThat(live.status().trouble()).as("the label is well").isEmpty();
      assertThat(bench.notices)
          .extracting(notice -> ((LiveNotice.NotLoaded) notice).retryIn().toSeconds())
          .containsExactly(1L, 2L, 4L, 8L);

      bench.broken.clear();
      bench.worker.pass(Duration.ofSeconds(8));

      assertThat(number(live, IN)).isEqualTo(2);
      assertThat(canary(live).trouble()).isEmpty();
    }

    @Test
    void isNoThirdOfItsRole() {
      bench.canary();
      LiveModel<Toy> live = bench.open();
      live.call(
          IN,
          second -> {
            canaryAfterAnAbort();
            bench.worker.pass(SECOND);
            return live.call(
                keyOf(5, true),
                third -> {
                  canaryAfterAnAbort();
                  bench.worker.pass(SECOND);
                  assertThat(canary(live).trouble())
                      .get()
                      .asString()
                      .contains("fraud@v4 is loaded");
                  assertThat(bench.open(bench.loaded)).containsExactly(1L, 2L, 3L);
                  return third.number();
                });
          });
      bench.worker.run();
      assertThat(number(live, keyOf(7, true))).isEqualTo(4);
      assertThat(bench.open(bench.loaded)).containsExactly(1L, 4L);
    }

    private void canaryAfterAnAbort() {
      bench.releases.fraud().canary(PRODUCTION).abort("next");
      bench.canary();
    }
  }

  @Nested
  class GuardRails {

    @Test
    void abortACanaryThatFailsAndSayWhy() {
      bench.canary(GuardRail.errors());
      LiveModel<Toy> live = bench.open();
      fail(live, 150);
      bench.worker.pass(Duration.ofMillis(250));

      assertThat(numbers(live)).containsExactly(1L);
      CanaryAborted aborted = (CanaryAborted) logged().ended().orElseThrow().event();
      assertThat(aborted.alarm())
          .hasValueSatisfying(
              alarm -> {
                assertThat(alarm.candidate()).isEqualTo(new Tally(150, 150));
                assertThat(alarm.incumbent()).isEqualTo(new Tally(150, 0));
                assertThat(alarm.guard()).isEqualTo(GuardRail.errors());
              });
      assertThat(bench.notices.get(1))
          .isInstanceOfSatisfying(
              LiveNotice.CanaryEnded.class, ended -> assertThat(ended.alarm()).isPresent());
      bench.worker.pass(SECOND);
      assertThat(live.status().canary()).isEmpty();
      assertThat(bench.releases.registry().verify().problems()).isEmpty();
    }

    @Test
    void leaveOneThatIsAsGood() {
      bench.canary(GuardRail.errors(), GuardRail.slowerThan(SLOW), GuardRail.outcome("refund"));
      LiveModel<Toy> live = bench.open();
      for (int i = 0; i < 200; i++) {
        for (RoutingKey key : List.of(IN, OUT)) {
          live.report(live.answer(key, Toy::number).by(), "refund", i % 10 == 0);
        }
      }
      bench.worker.pass(SECOND);

      assertThat(canary(live).readings())
          .extracting(LiveStatus.Reading::candidate)
          .containsExactly(new Tally(200, 0), new Tally(200, 0), new Tally(200, 20));
      assertThat(number(live, IN)).isEqualTo(2);
      assertThat(logged().ended()).isEmpty();
    }

    @Test
    void abortOneThatIsSlow() {
      bench.canary(GuardRail.slowerThan(SLOW));
      LiveModel<Toy> live = bench.request().every(Duration.ofHours(1)).open();
      for (int i = 0; i < 150; i++) {
        number(live, OUT);
        live.call(
            IN,
            toy -> {
              bench.worker.pass(SLOW.plusNanos(toy.number()));
              return toy.number();
            });
      }
      bench.worker.pass(Duration.ofHours(1));

      CanaryAborted aborted = (CanaryAborted) logged().ended().orElseThrow().event();
      assertThat(aborted.alarm().orElseThrow().guard().signal())
          .isEqualTo(new Signal.SlowerThan(SLOW));
    }

    @Test
    void abortOneWhoseAnswersTurnOutBadly() {
      bench.canary(GuardRail.outcome("refund"));
      LiveModel<Toy> live = bench.open();
      for (int i = 0; i < 150; i++) {
        live.report(live.answer(IN, Toy::number).by(), "refund", true);
        live.report(live.answer(OUT, Toy::number).by(), "refund", false);
        live.report(live.answer(OUT, Toy::number).by(), "other", true);
      }
      bench.worker.pass(SECOND);

      assertThat(logged().ended()).isPresent();
      assertThat(numbers(live)).containsExactly(1L);
    }

    @Test
    void endItHereAtOnceWhereTheRegistryIsOutOfReachAndWriteItDownLater() {
      bench.canary(GuardRail.errors());
      LiveModel<Toy> live = bench.open();
      fail(live, 150);
      bench.faulty.randomly(Fault.FAIL_BEFORE, 1);
      bench.worker.pass(Duration.ofMillis(250));

      assertThat(numbers(live)).containsExactly(1L);
      assertThat(canary(live).trouble()).get().asString().contains("is not written yet");
      assertThat(logged().ended()).isEmpty();
      bench.worker.pass(Duration.ofMinutes(1));
      assertThat(numbers(live)).containsExactly(1L);

      bench.faulty.heal();
      bench.worker.pass(SECOND);
      assertThat(((CanaryAborted) logged().ended().orElseThrow().event()).alarm()).isPresent();
      assertThat(numbers(live)).containsExactly(1L);
      bench.worker.pass(SECOND);
      assertThat(live.status().canary()).isEmpty();
    }

    @Test
    void doNotStandInTheWayOfTheNextCanary() {
      bench.canary(GuardRail.errors());
      LiveModel<Toy> live = bench.open();
      fail(live, 150);
      bench.worker.pass(SECOND);
      bench.canary();
      bench.worker.pass(SECOND);

      assertThat(numbers(live)).containsExactly(1L, 3L);
    }
  }
}
