package dev.modelregistry.core.serve;

import dev.modelregistry.Served;
import dev.modelregistry.core.proof.Extent;
import dev.modelregistry.core.state.RunningCanary;
import dev.modelregistry.gate.CanaryTerms;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.Holding;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.LogPosition;
import dev.modelregistry.value.ModelName;
import dev.modelregistry.value.Share;
import dev.modelregistry.value.VersionId;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/**
 * Threads that use a canary where there is one, and else what has the place, while both come and
 * go. Every use sees one that stood there, and none sees a closed one; each is closed once, when
 * nobody uses it, and one that is promoted is not closed for that.
 */
class BesideThreadsTest {

  private static final ModelName MODEL = new ModelName("m");
  private static final Holding HOLDING = new Holding(new VersionId(MODEL, 1), 1);
  private static final Served SERVED =
      new Served(
          Label.PRODUCTION, HOLDING.version(), new LogPosition("l", 1, Digest.of(new byte[0])));
  private static final RunningCanary CANARY =
      new RunningCanary(
          2,
          new CanaryTerms(
              Label.PRODUCTION, new VersionId(MODEL, 2), HOLDING, Share.percent(50), List.of()));
  private static final Allotment ALLOTMENT = new Allotment("l", 2);
  private static final Meter METER = new Meter(List.of(), () -> 0);

  /** A place and what stands beside it, which any thread uses and one at a time changes. */
  public static class Use {
    private final AtomicInteger wrong = new AtomicInteger();
    private final Place<Fragile> place = new Place<>(seat(1));
    private final Beside<Fragile> beside = new Beside<>();
    private int last = 1;

    private Seat<Fragile> seat(int number) {
      return new Seat<>(
          new Leased<>(new Fragile(number), idle -> idle.value().close(wrong)), HOLDING, SERVED);
    }

    @Operation
    public int use() {
      int stripe = Leased.stripe();
      Trial<Fragile> trial = beside.trial();
      Seat<Fragile> seat =
          trial != null && trial.seat().leased().enter(stripe) ? trial.seat() : place.enter(stripe);
      if (seat == null) {
        return 0;
      }
      int seen = seat.leased().value().use();
      seat.leased().leave(stripe);
      return seen;
    }

    @Operation(nonParallelGroup = "worker")
    public int start() {
      if (beside.trial() == null) {
        beside.put(new Trial<>(seat(++last), CANARY, ALLOTMENT, METER));
      }
      return wrong.get();
    }

    @Operation(nonParallelGroup = "worker")
    public int end() {
      beside.end();
      return wrong.get();
    }

    @Operation(nonParallelGroup = "worker")
    public int promote() {
      Trial<Fragile> trial = beside.trial();
      if (trial != null) {
        place.put(new Seat<>(trial.seat().leased(), HOLDING, SERVED));
        beside.promoted();
      }
      return wrong.get();
    }

    @Operation(nonParallelGroup = "worker")
    public int replace() {
      if (beside.trial() == null) {
        place.put(seat(++last));
      }
      return wrong.get();
    }

    @Operation
    public int close() {
      place.close();
      beside.close();
      return wrong.get();
    }
  }

  /** What one thread would see. */
  public static class OneThread {
    private int last = 1;
    private int placed = 1;
    private int canary;
    private boolean closed;

    public int use() {
      return closed ? 0 : canary > 0 ? canary : placed;
    }

    public int start() {
      canary = canary == 0 ? ++last : canary;
      return 0;
    }

    public int end() {
      canary = 0;
      return 0;
    }

    public int promote() {
      placed = canary > 0 ? canary : placed;
      canary = 0;
      return 0;
    }

    public int replace() {
      placed = canary == 0 ? ++last : placed;
      return 0;
    }

    public int close() {
      closed = true;
      return 0;
    }
  }

  @Test
  void everyUseSeesWhatStoodThereAndNothingClosed() {
    new ModelCheckingOptions()
        .threads(2)
        .actorsPerThread(3)
        .iterations(Extent.of(2, 20))
        .invocationsPerIteration(Extent.of(200, 2_000))
        .sequentialSpecification(OneThread.class)
        .check(Use.class);
  }

  @Test
  void likewiseUnderStress() {
    new StressOptions()
        .threads(3)
        .actorsPerThread(3)
        .iterations(Extent.of(2, 40))
        .invocationsPerIteration(Extent.of(100, 5_000))
        .sequentialSpecification(OneThread.class)
        .check(Use.class);
  }
}
