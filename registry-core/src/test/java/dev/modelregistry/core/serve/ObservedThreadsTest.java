package dev.modelregistry.core.serve;

import dev.modelregistry.core.proof.Extent;
import dev.modelregistry.core.serve.Observed.Wave;
import dev.modelregistry.gate.GuardRail;
import dev.modelregistry.gate.Tally;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/** Calls that pass the limit while somebody looks. Nobody ever sees more of them than there are. */
class ObservedThreadsTest {

  private static final Duration LIMIT = Duration.ofNanos(1);

  /** Calls, each of which is too slow, and looks. Time passes with each reading of the clock. */
  public static class Use {
    private final AtomicLong clock = new AtomicLong();
    private final AtomicLong begun = new AtomicLong();
    private final Observed observed =
        new Observed(List.of(GuardRail.slowerThan(LIMIT)), () -> clock.addAndGet(10));

    @Operation
    public boolean call() {
      begun.incrementAndGet();
      long began = clock.addAndGet(10);
      Wave wave = observed.begun();
      wave.ended(began, false);
      return true;
    }

    @Operation(nonParallelGroup = "worker")
    public boolean look() {
      observed.look();
      Tally seen = observed.tally(0);
      return seen.samples() == seen.bad() && seen.samples() <= begun.get();
    }
  }

  /** What one thread would see. */
  public static class OneThread {

    public boolean call() {
      return true;
    }

    public boolean look() {
      return true;
    }
  }

  @Test
  void areNeverSeenTwice() {
    new ModelCheckingOptions()
        .threads(2)
        .actorsPerThread(3)
        .iterations(Extent.of(1, 10))
        .invocationsPerIteration(Extent.of(100, 500))
        .sequentialSpecification(OneThread.class)
        .check(Use.class);
  }
}
