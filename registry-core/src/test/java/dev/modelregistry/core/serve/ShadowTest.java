package dev.modelregistry.core.serve;

import static dev.modelregistry.core.serve.ServingBench.ANY;
import static dev.modelregistry.value.Label.PRODUCTION;
import static dev.modelregistry.value.Label.STAGING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.modelregistry.LiveModel;
import dev.modelregistry.ModelCall;
import dev.modelregistry.Shadow;
import dev.modelregistry.ShadowRequest;
import dev.modelregistry.Version;
import dev.modelregistry.core.serve.ServingBench.Toy;
import dev.modelregistry.error.NotFound;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.error.Unavailable;
import dev.modelregistry.gate.ShadowReport;
import dev.modelregistry.gate.ShadowReport.Counts;
import dev.modelregistry.value.ModelName;
import dev.modelregistry.value.RoutingKey;
import dev.modelregistry.value.VersionId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two versions and threads that are real.
 *
 * <pre>
 *   production   v1 ──► answers
 *   staging      v2 ──► scores beside it
 * </pre>
 */
@Timeout(60)
class ShadowTest {

  private final Queue<Toy> loaded = new ConcurrentLinkedQueue<>();
  private final CountDownLatch released = new CountDownLatch(1);
  private final CountDownLatch hanging = new CountDownLatch(1);
  private ServingBench bench;
  private Version first;
  private Version second;
  private LiveModel<Toy> live;

  @BeforeEach
  void open(@TempDir Path inputs) {
    bench = new ServingBench(inputs);
    first = bench.release();
    second = bench.releases.register(0.91);
    bench.releases.fraud().promote(second).to(STAGING).commit();
    live =
        bench
            .servings
            .fraud()
            .live(PRODUCTION)
            .load(this::load)
            .every(Duration.ofMillis(10))
            .closeWithin(Duration.ofMillis(50))
            .open();
  }

  private Toy load(Version version) {
    Toy toy = new Toy(version);
    loaded.add(toy);
    return toy;
  }

  @AfterEach
  void close() {
    released.countDown();
    live.close();
    bench.close();
  }

  private Shadow start(UnaryOperator<ShadowRequest<Long>> how) {
    return how.apply(
            live.shadow(second.id()).comparing(Long.class, Long::equals).threads(1, 1).share(1))
        .start();
  }

  private Shadow start() {
    return start(as -> as);
  }

  private void ask(int times) {
    for (int i = 0; i < times; i++) {
      assertThat(live.<Long, RuntimeException>call(RoutingKey.of(i), Toy::number)).isEqualTo(1);
    }
  }

  private static void until(BooleanSupplier done) {
    while (!done.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }

  private static void untilCompared(Shadow shadow, long calls) {
    until(() -> shadow.counts().compared() >= calls);
  }

  /** Asks until the shadow, which may be busy with something else, took a call. */
  private void askUntilCompared(Shadow shadow, long calls) {
    until(
        () -> {
          ask(1);
          return shadow.counts().compared() >= calls;
        });
  }

  private ShadowReport onlyReport(Shadow shadow) {
    List<ShadowReport> reports = shadow.reports();
    assertThat(reports).hasSize(1);
    return reports.get(0);
  }

  /** Never to be told to stop, as native code is. */
  private void hang() {
    boolean interrupted = false;
    hanging.countDown();
    while (released.getCount() > 0) {
      try {
        released.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private long hangsAsShadow(Toy toy) {
    if (toy.number == 2) {
      hang();
    }
    return toy.number;
  }

  @Nested
  class WhatIsCompared {

    @Test
    void isEveryAnswerBesideTheOneThatCounted() {
      Shadow shadow = start();
      ask(50);
      untilCompared(shadow, 50);

      ShadowReport report = onlyReport(shadow);
      assertThat(report.pair())
          .isEqualTo(new ShadowReport.Pair(second.id(), second.trainedOn(), first.id()));
      assertThat(report.counts()).isEqualTo(new Counts(50, 0, 0));
      assertThat(report.timings()).hasSize(6);
      assertThat(shadow.reports()).as("what came after the report").isEmpty();
      assertThat(shadow.counts()).isEqualTo(new Shadow.Counts(50, 0, 50, 0, 0));
    }

    @Test
    void isEachCallOfManyThreadsOnce() throws Exception {
      Shadow shadow = start(as -> as.threads(3, 1).mostInFlight(40));
      ExecutorService callers = Executors.newFixedThreadPool(4);
      try {
        for (Future<?> asked :
            callers.invokeAll(Collections.nCopies(4, Executors.callable(() -> ask(500))))) {
          asked.get();
        }
      } finally {
        callers.shutdown();
      }

      until(() -> shadow.counts().compared() == shadow.counts().taken());
      Shadow.Counts counts = shadow.counts();
      assertThat(counts.taken() + counts.dropped()).isEqualTo(2_000);
      assertThat(onlyReport(shadow).counts()).isEqualTo(new Counts(counts.taken(), 0, 0));
    }

    @Test
    void isAlikeWhereTheApplicationSaysSo() {
      Shadow shadow =
          start(as -> as.comparing(Long.class, (counted, other) -> counted == 1 && other == 2));
      live.answer(ANY, Toy::number);
      untilCompared(shadow, 1);

      assertThat(onlyReport(shadow).counts()).isEqualTo(new Counts(1, 1, 0));
    }

    @Test
    void isCountedForEachPartOfTheRequests() {
      Shadow shadow =
          start(
              as ->
                  as.comparing(Long.class, (counted, other) -> true)
                      .slicedBy(
                          request -> {
                            if (request.key().value().equals("7")) {
                              throw new IllegalStateException("no part");
                            }
                            return "last=" + request.key().value().charAt(0);
                          }));
      ask(10);
      untilCompared(shadow, 10);

      ShadowReport report = onlyReport(shadow);
      assertThat(report.counts()).isEqualTo(new Counts(10, 9, 1));
      assertThat(report.slices())
          .hasSize(9)
          .contains(new ShadowReport.SliceCounts("last=3", new Counts(1, 1, 0)));
    }

    @Test
    void hasAtMostSoManyParts() {
      Shadow shadow =
          start(as -> as.mostInFlight(1_000).slicedBy(request -> "id=" + request.key()));
      ask(500);
      untilCompared(shadow, 500);

      List<ShadowReport.SliceCounts> slices = onlyReport(shadow).slices();
      assertThat(slices)
          .hasSize(201)
          .contains(new ShadowReport.SliceCounts("(others)", new Counts(300, 0, 0)));
    }

    @Test
    void leavesOutAnswersOfAnotherKindAndCallsThatThrow() {
      Shadow shadow = start();
      assertThat(live.<String, RuntimeException>call(ANY, toy -> "v" + toy.number()))
          .isEqualTo("v1");
      assertThatThrownBy(
              () ->
                  live.call(
                      ANY,
                      toy -> {
                        throw new IllegalArgumentException("of the caller");
                      }))
          .hasMessage("of the caller");
      ask(1);
      untilCompared(shadow, 1);

      assertThat(shadow.counts()).isEqualTo(new Shadow.Counts(1, 0, 1, 0, 0));
    }

    @Test
    void isAboutTheShareThatWasAskedFor() {
      Shadow shadow = start(as -> as.share(0.1).mostInFlight(100_000));
      ask(10_000);

      Shadow.Counts counts = shadow.counts();
      assertThat(counts.dropped()).isZero();
      assertThat(counts.taken()).as("a share of 0.1, within 10 deviations").isBetween(700L, 1_300L);
    }

    @Test
    void followsTheLabelOfTheShadow() {
      Shadow shadow =
          live.shadow(STAGING).comparing(Long.class, Long::equals).threads(1, 1).start();
      askUntilCompared(shadow, 1);
      Version third = bench.releases.register(0.92);
      bench.releases.fraud().promote(third).to(STAGING).commit();

      until(
          () -> {
            ask(1);
            return shadow.reports().stream()
                .anyMatch(report -> report.pair().shadow().equals(third.id()));
          });
      until(() -> loaded.stream().anyMatch(toy -> toy.number == 2 && toy.isClosed()));
    }

    @Test
    void isToldApartByTheVersionThatAnswered() {
      Shadow shadow = start();
      ask(1);
      untilCompared(shadow, 1);
      bench.releases.fraud().promote(second).to(PRODUCTION).commit();
      live.refresh();
      live.call(ANY, Toy::number);
      untilCompared(shadow, 2);

      assertThat(shadow.reports())
          .extracting(report -> report.pair().answering(), ShadowReport::counts)
          .containsExactly(
              tuple(first.id(), new Counts(1, 0, 0)), tuple(second.id(), new Counts(1, 1, 0)));
    }
  }

  @Nested
  class WhatACallUses {

    /** Scores what stands in a buffer that its caller fills again. */
    private record OfBuffer(long[] buffer) implements ModelCall<Toy, Long, RuntimeException> {
      @Override
      public Long on(Toy model) {
        return buffer[0];
      }

      @Override
      public ModelCall<Toy, Long, RuntimeException> detached() {
        if (buffer[0] == 13) {
          throw new IllegalStateException("cannot be copied");
        }
        return new OfBuffer(buffer.clone());
      }
    }

    @Test
    void isCopiedBeforeTheCallerGoesOn() {
      Shadow shadow = start(as -> as.mostInFlight(1_000));
      long[] buffer = new long[1];
      for (int i = 100; i < 1_000; i++) {
        buffer[0] = i;
        assertThat(live.call(ANY, new OfBuffer(buffer))).isEqualTo(i);
      }
      untilCompared(shadow, 900);

      assertThat(shadow.counts()).isEqualTo(new Shadow.Counts(900, 0, 900, 900, 0));
    }

    @Test
    void costsOnlyTheShadowACallWhereItCannotBeCopied() {
      Shadow shadow = start(as -> as.mostInFlight(1));
      for (int i = 0; i < 5; i++) {
        assertThat(live.call(ANY, new OfBuffer(new long[] {13}))).isEqualTo(13);
      }
      assertThat(shadow.counts().dropped()).isEqualTo(5);

      ask(1);
      untilCompared(shadow, 1);
    }
  }

  @Nested
  class AShadowThatHangs {

    @Test
    void holdsSoManyCallsAndDelaysNone() {
      Shadow shadow = start(as -> as.mostInFlight(5));
      for (int i = 0; i < 1_000; i++) {
        live.call(ANY, ShadowTest.this::hangsAsShadow);
      }

      assertThat(shadow.counts()).isEqualTo(new Shadow.Counts(5, 995, 0, 0, 0));
    }

    @Test
    void isLeftWhenItIsClosedAndItsVersionIsClosedWhenItReturns() throws Exception {
      Shadow shadow = start(as -> as.mostInFlight(5));
      live.call(ANY, ShadowTest.this::hangsAsShadow);
      hanging.await();
      live.close();

      Toy inUse = loaded.stream().filter(toy -> toy.number == 2).findFirst().orElseThrow();
      assertThat(inUse.isClosed()).isFalse();
      released.countDown();
      until(inUse::isClosed);
      assertThat(loaded).allMatch(Toy::isClosed);
      assertThat(shadow.counts().failed()).isZero();
    }
  }

  @Nested
  class AShadowThatThrows {

    @Test
    void isCountedAndNobodyElseNotices() {
      Shadow shadow = start(as -> as.slicedBy(request -> "all"));
      for (int i = 0; i < 20; i++) {
        Long answer =
            live.call(
                ANY,
                toy -> {
                  if (toy.number() == 2) {
                    throw new OutOfMemoryError("of the shadow");
                  }
                  return toy.number;
                });
        assertThat(answer).isEqualTo(1);
      }
      untilCompared(shadow, 20);

      ShadowReport report = onlyReport(shadow);
      assertThat(report.counts()).isEqualTo(new Counts(20, 0, 20));
      assertThat(report.slices())
          .containsExactly(new ShadowReport.SliceCounts("all", new Counts(20, 0, 20)));
      assertThat(report.timings()).isEmpty();
      assertThat(live.status().counts().failedCalls()).isZero();
    }
  }

  @Nested
  class ItsBudget {

    @Test
    void letsAThreadRestThreeTimesAsLongAtAQuarter() {
      ShadowOptions.Budget budget = new ShadowOptions.Budget(1, 1, 1, 0.25);

      assertThat(budget.restNanos(1_000_000)).isEqualTo(3_000_000);
    }

    /** However slow the machine, so many scores and rests take at least so long. */
    @Test
    void isKeptByTheThread() {
      Shadow shadow = start(as -> as.threads(1, 0.1));
      long began = System.nanoTime();
      for (int i = 0; i < 20; i++) {
        live.call(ANY, ItsBudget::computes);
      }
      untilCompared(shadow, 20);

      assertThat(System.nanoTime() - began).isGreaterThan(19 * 10 * 1_000_000L);
    }

    private static long computes(Toy toy) {
      long until = System.nanoTime() + 1_000_000;
      while (toy.number == 2 && System.nanoTime() < until) {
        Thread.onSpinWait();
      }
      return toy.number;
    }

    @Test
    void isRefusedWhereItMakesNoSense() {
      ShadowRequest<Object> request = live.shadow(STAGING);

      assertThatThrownBy(() -> request.share(0)).hasMessageContaining("above 0 and at most 1");
      assertThatThrownBy(() -> request.share(Double.NaN)).hasMessageContaining("not NaN");
      assertThatThrownBy(() -> request.mostInFlight(0)).hasMessageContaining("calls in flight");
      assertThatThrownBy(() -> request.threads(65, 1)).hasMessageContaining("1 to 64 threads");
      assertThatThrownBy(() -> request.threads(1, 1.1)).hasMessageContaining("processor's time");
    }
  }

  @Nested
  class StartingAndClosing {

    @Test
    void givesALiveModelOneShadowAtATime() {
      Shadow shadow = start();
      assertThatThrownBy(ShadowTest.this::start)
          .isInstanceOf(Rejected.class)
          .hasMessageContaining("has a shadow already");
      shadow.close();

      Shadow next = start();
      askUntilCompared(next, 1);
    }

    @Test
    void endsTheShadowWithTheLiveModel() {
      ShadowRequest<Object> request = live.shadow(STAGING);
      start();
      live.close();

      until(() -> loaded.stream().allMatch(Toy::isClosed));
      assertThat(loaded).hasSize(2);
      assertThatThrownBy(request::start)
          .isInstanceOf(Unavailable.class)
          .hasMessageContaining("is closed");
    }

    @Test
    void takesNothingAfterItWasClosed() {
      Shadow shadow = start();
      shadow.close();
      ask(10);

      assertThat(shadow.counts().taken()).isZero();
      until(() -> loaded.stream().anyMatch(toy -> toy.number == 2 && toy.isClosed()));
    }

    @Test
    void isRefusedForAVersionThatCannotBeLoaded() {
      ModelName fraud = first.id().model();
      assertThatThrownBy(() -> live.shadow(new VersionId(fraud, 9)).start())
          .isInstanceOf(NotFound.class);
      assertThatThrownBy(() -> live.shadow(new VersionId(new ModelName("other"), 1)))
          .isInstanceOf(Rejected.class)
          .hasMessageContaining("another model");
      try (LiveModel<Toy> picky =
          bench
              .servings
              .fraud()
              .live(PRODUCTION)
              .load(ShadowTest.this::load)
              .accept(toy -> toy.number == 1)
              .open()) {
        assertThatThrownBy(() -> picky.shadow(STAGING).start())
            .isInstanceOf(Rejected.class)
            .hasMessageContaining("did not accept it");
        assertThat(loaded).filteredOn(toy -> toy.number == 2).allMatch(Toy::isClosed);
      }
    }
  }
}
