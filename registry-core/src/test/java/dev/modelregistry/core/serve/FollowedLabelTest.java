package dev.modelregistry.core.serve;

import static dev.modelregistry.core.serve.ServingBench.ANY;
import static dev.modelregistry.core.serve.ServingBench.SECOND;
import static dev.modelregistry.core.serve.ServingBench.answerOf;
import static dev.modelregistry.value.Label.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.Answer;
import dev.modelregistry.Lease;
import dev.modelregistry.LiveModel;
import dev.modelregistry.LiveNotice;
import dev.modelregistry.LiveRequest;
import dev.modelregistry.LiveStatus;
import dev.modelregistry.Version;
import dev.modelregistry.core.serve.ServingBench.Toy;
import dev.modelregistry.error.Corrupt;
import dev.modelregistry.error.NotFound;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.error.Unavailable;
import dev.modelregistry.spi.testkit.Fault;
import dev.modelregistry.spi.testkit.FaultyStorage.Operation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a live model does, with {@link ServingBench} as the scene. */
class FollowedLabelTest {

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

  @Nested
  class Swaps {

    @Test
    void answersWithTheVersionUnderTheLabel() {
      LiveModel<Toy> live = bench.open();

      assertThat(answerOf(live)).isEqualTo(1);
    }

    @Test
    void followsTheLabelWithinTheInterval() {
      LiveModel<Toy> live = bench.open();
      bench.release();

      assertThat(answerOf(live)).isEqualTo(1);
      bench.worker.pass(SECOND);

      assertThat(answerOf(live)).isEqualTo(2);
      assertThat(bench.open(bench.loaded)).containsExactly(2L);
      assertThat(live.status().counts().swaps()).isEqualTo(1);
    }

    @Test
    void followsTheLabelBack() {
      LiveModel<Toy> live = bench.open();
      bench.release();
      bench.worker.pass(SECOND);
      bench.releases.fraud().rollback(PRODUCTION, "INC-1");
      bench.worker.pass(SECOND);

      assertThat(answerOf(live)).isEqualTo(1);
      assertThat(bench.open(bench.loaded)).containsExactly(1L);
    }

    @Test
    void keepsALoadedVersionThatAnotherDecisionPutThere() {
      LiveModel<Toy> live = bench.open();
      bench.release();
      bench.releases.fraud().rollback(PRODUCTION, "INC-1");
      bench.worker.pass(SECOND);

      assertThat(bench.loaded).hasSize(1);
      assertThat(live.answer(ANY, Toy::number).by().position().size()).isEqualTo(4);
    }

    @Test
    void asksAtOnceWhenTold() {
      LiveModel<Toy> live = bench.open();
      bench.release();

      assertThat(live.refresh().serving().version().number()).isEqualTo(2);
    }

    @Test
    void tellsWhoListensAndIsNotDisturbedByThem() {
      LiveModel<Toy> live =
          bench
              .request()
              .listener(
                  notice -> {
                    throw new IllegalStateException("a listener failed");
                  })
              .open();
      bench.release();
      bench.worker.pass(SECOND);
      bench.release();
      bench.worker.pass(SECOND);

      assertThat(answerOf(live)).isEqualTo(3);
      assertThat(bench.notices).hasSize(2).allMatch(notice -> notice instanceof LiveNotice.Swapped);
    }

    @Test
    void needsNoLoaderToServeTheVersionItself() {
      try (LiveModel<Version> live = bench.servings.fraud().live(PRODUCTION).open()) {
        assertThat(live.<Long, RuntimeException>call(ANY, version -> version.id().number()))
            .isEqualTo(1);
      }
    }
  }

  @Nested
  class Leases {

    @Test
    void keepTheirVersionLoadedUntilTheyEnd() {
      LiveModel<Toy> live = bench.open();
      Lease<Toy> lease = live.current();
      bench.release();
      bench.worker.pass(SECOND);

      assertThat(answerOf(live)).isEqualTo(2);
      assertThat(lease.model().number()).isEqualTo(1);
      assertThat(bench.open(bench.loaded)).containsExactly(1L, 2L);

      lease.close();
      lease.close();
      bench.worker.run();

      assertThat(bench.open(bench.loaded)).containsExactly(2L);
    }

    @Test
    void letNoThirdVersionBeLoaded() {
      LiveModel<Toy> live = bench.open();
      Lease<Toy> lease = live.current();
      bench.release();
      bench.worker.pass(SECOND);
      bench.release();
      bench.worker.pass(SECOND);

      assertThat(answerOf(live)).isEqualTo(2);
      assertThat(live.status().trouble())
          .get()
          .asString()
          .contains("fraud@v3 is loaded as soon as");

      lease.close();
      bench.worker.run();

      assertThat(answerOf(live)).isEqualTo(3);
      assertThat(live.status().trouble()).isEmpty();
    }
  }

  @Nested
  class VersionsThatFail {

    @Test
    void leaveTheOneBeforeServing() {
      LiveModel<Toy> live = bench.open();
      bench.broken.add(2L);
      bench.release();
      bench.worker.pass(SECOND);

      assertThat(answerOf(live)).isEqualTo(1);
      LiveStatus status = live.status();
      assertThat(status.trouble()).get().asString().contains("v2 is broken");
      assertThat(status.counts().failedLoads()).isEqualTo(1);
      assertThat(bench.notices)
          .singleElement()
          .isInstanceOfSatisfying(
              LiveNotice.NotLoaded.class,
              failed -> assertThat(failed.cause()).hasMessage("v2 is broken"));
    }

    @Test
    void areTriedAgainTwiceAsLateEachTime() {
      LiveModel<Toy> live = bench.request().every(Duration.ofHours(1)).open();
      bench.broken.add(2L);
      bench.release();
      bench.worker.pass(Duration.ofHours(1));
      bench.worker.pass(Duration.ofSeconds(1 + 2 + 4 + 8));

      assertThat(bench.notices)
          .extracting(notice -> ((LiveNotice.NotLoaded) notice).retryIn().toSeconds())
          .containsExactly(1L, 2L, 4L, 8L, 16L);

      bench.broken.clear();
      bench.worker.pass(Duration.ofSeconds(16));

      assertThat(answerOf(live)).isEqualTo(2);
      assertThat(live.status().trouble()).isEmpty();
    }

    @Test
    void doNotHoldUpTheNextOne() {
      LiveModel<Toy> live = bench.open();
      bench.broken.add(2L);
      bench.release();
      bench.worker.pass(Duration.ofMinutes(10));
      bench.release();
      bench.worker.pass(SECOND);

      assertThat(answerOf(live)).isEqualTo(3);
    }

    @Test
    void areClosedWhereTheyDoNotGetThroughTheirTrials() {
      LiveModel<Toy> live =
          bench
              .request()
              .warmUp(
                  List.of(10L, 20L),
                  (toy, sample) -> {
                    if (toy.number() == 2) {
                      throw new IllegalStateException("too cold for " + sample);
                    }
                  })
              .accept(toy -> toy.number() != 3)
              .open();
      bench.release();
      bench.worker.pass(SECOND);
      assertThat(live.status().trouble()).get().asString().contains("too cold for 10");

      bench.release();
      bench.worker.pass(SECOND);
      assertThat(live.status().trouble()).get().asString().contains("did not accept it");

      assertThat(answerOf(live)).isEqualTo(1);
      assertThat(bench.open(bench.loaded)).containsExactly(1L);
    }

    @Test
    void areNotLoadedAtAllWhereBytesAreDamaged() {
      LiveModel<Toy> live = bench.open();
      Version second = bench.release();
      damageWeights(second);
      bench.worker.pass(SECOND);

      assertThat(answerOf(live)).isEqualTo(1);
      assertThat(bench.loaded).hasSize(1);
      assertThat(bench.notices)
          .singleElement()
          .isInstanceOfSatisfying(
              LiveNotice.NotLoaded.class,
              failed -> assertThat(failed.cause()).isInstanceOf(Corrupt.class));
    }

    private void damageWeights(Version version) {
      bench.faulty.next(Operation.OPEN, "blobs/", Fault.FLIPPED_BIT);
      assertThat(version.weights().contents().totalBytes()).isPositive();
    }

    @Test
    void areSaidWhenItIsOpened() {
      bench.broken.add(1L);

      assertThatThrownBy(bench::open)
          .isInstanceOf(Rejected.class)
          .hasMessageContaining("production in models/fraud/decisions")
          .hasMessageContaining("v1 is broken");
      bench.worker.run();
      assertThat(bench.worker.isStopped()).isTrue();
    }
  }

  @Nested
  class ARegistryOutOfReach {

    @Test
    void leavesTheLastGoodVersionServingAndSaysHowOldItIs() {
      LiveModel<Toy> live = bench.open();
      bench.release();
      bench.faulty.randomly(Fault.FAIL_BEFORE, 1);
      bench.worker.pass(Duration.ofHours(5));

      assertThat(answerOf(live)).isEqualTo(1);
      LiveStatus status = live.status();
      assertThat(status.age()).isEqualTo(Duration.ofHours(5));
      assertThat(status.trouble()).isPresent();
      assertThat(status.counts().failedProbes()).isEqualTo(5 * 3600);
      assertThat(bench.notices).hasSize(15);

      bench.faulty.heal();
      bench.worker.pass(SECOND);

      assertThat(answerOf(live)).isEqualTo(2);
      assertThat(live.status().age()).isEqualTo(Duration.ZERO);
      assertThat(live.status().trouble()).isEmpty();
    }
  }

  @Nested
  class Polls {

    @Test
    void comeAtRandomDownToFourFifthsOfTheIntervalAndNeverLater() {
      bench.worker.draw(1);
      LiveModel<Toy> live = bench.open();
      bench.release();
      bench.worker.pass(Duration.ofMillis(799));
      assertThat(answerOf(live)).isEqualTo(1);
      bench.worker.pass(Duration.ofMillis(1));
      assertThat(answerOf(live)).isEqualTo(2);
    }

    @Test
    void costOneLookAtOneKey() {
      LiveModel<Toy> live = bench.open();
      bench.faulty.next(Operation.LIST, ".", Fault.FAIL_BEFORE);
      bench.faulty.next(Operation.STAT, ".", Fault.FAIL_BEFORE);
      bench.worker.pass(Duration.ofMinutes(1));

      assertThat(live.status().counts().failedProbes()).isZero();
    }
  }

  @Nested
  class Answers {

    @Test
    void sayByWhichDecisionTheyWereGiven() {
      LiveModel<Toy> live = bench.open();
      Answer<Long> first = live.answer(ANY, Toy::number);
      bench.release();
      bench.worker.pass(SECOND);
      Answer<Long> second = live.answer(ANY, Toy::number);

      assertThat(bench.releases.fraud().explain(first.by().position()).version().id())
          .isEqualTo(first.by().version());
      assertThat(bench.releases.fraud().explain(second.by().position()).version().id())
          .isEqualTo(second.by().version());
      assertThat(second.value()).isEqualTo(2);
    }

    @Test
    void ofNoDecisionAreNotExplained() {
      bench.open();

      assertThatThrownBy(
              () ->
                  bench
                      .releases
                      .fraud()
                      .explain(bench.releases.fraud().asOf(java.time.Instant.EPOCH).position()))
          .isInstanceOf(Rejected.class)
          .hasMessageContaining("take one that an answer of a live model came with");
    }

    @Test
    void thatFailedAreCountedAndThrown() {
      LiveModel<Toy> live = bench.open();

      assertThatThrownBy(
              () ->
                  live.call(
                      ANY,
                      toy -> {
                        throw new java.io.IOException("no answer");
                      }))
          .isInstanceOf(java.io.IOException.class);
      assertThat(live.status().counts().failedCalls()).isEqualTo(1);
      assertThat(live.status().counts().calls()).isEqualTo(1);
    }
  }

  @Nested
  class Closing {

    @Test
    void closesWhatIsLoaded() {
      LiveModel<Toy> live = bench.open();
      answerOf(live);
      live.close();

      assertThat(bench.open(bench.loaded)).isEmpty();
      assertThat(bench.worker.isStopped()).isTrue();
      assertThat(live.status().counts().calls()).isEqualTo(1);
      assertThatThrownBy(() -> answerOf(live))
          .isInstanceOf(Unavailable.class)
          .hasMessageContaining("is closed; open it again");
      live.close();
    }

    @Test
    @Timeout(60)
    void ofOneThatIsStillLoadingClosesWhatWasLoaded() throws Exception {
      CountDownLatch loading = new CountDownLatch(1);
      CountDownLatch goOn = new CountDownLatch(1);
      CountDownLatch closed = new CountDownLatch(1);
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      LiveRequest<AutoCloseable> slow =
          bench
              .servings
              .fraud()
              .live(PRODUCTION)
              .load(
                  version -> {
                    loading.countDown();
                    goOn.await();
                    return closed::countDown;
                  });
      Thread opener = new Thread(slow::open, "opener");
      opener.setUncaughtExceptionHandler((thread, e) -> thrown.set(e));
      opener.start();
      loading.await();
      opener.interrupt();
      opener.join();
      goOn.countDown();
      closed.await();

      assertThat(thrown.get()).isInstanceOf(CancellationException.class);
    }

    @Test
    @Timeout(60)
    void byItsOwnListenerDoesNotWaitForItself() throws Exception {
      CountDownLatch closed = new CountDownLatch(1);
      AtomicReference<LiveModel<AutoCloseable>> live = new AtomicReference<>();
      live.set(
          bench
              .servings
              .fraud()
              .live(PRODUCTION)
              .<AutoCloseable>load(version -> closed::countDown)
              .closeWithin(Duration.ofDays(1))
              .listener(notice -> live.get().close())
              .open());
      bench.release();
      LiveModel<AutoCloseable> closing = live.get();
      closing.refresh();
      closed.await();

      assertThatThrownBy(closing::refresh).isInstanceOf(Unavailable.class);
    }

    @Test
    void leavesWhatIsInUseToItsLastUser() {
      LiveModel<Toy> live = bench.open();
      Lease<Toy> lease = live.current();
      live.close();

      assertThatThrownBy(live::refresh).isInstanceOf(Unavailable.class);

      assertThat(lease.model().number()).isEqualTo(1);
      lease.close();
      bench.worker.run();

      assertThat(bench.open(bench.loaded)).isEmpty();
      assertThat(bench.worker.isStopped()).isTrue();
    }
  }

  @Test
  void aLabelThatPointsNowhereIsNotFollowed() {
    assertThatThrownBy(
            () -> bench.servings.fraud().live(dev.modelregistry.value.Label.STAGING).open().close())
        .isInstanceOf(NotFound.class)
        .hasMessageContaining("promote one to it first");
  }
}
