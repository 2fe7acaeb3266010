package dev.modelregistry.core.serve;

import dev.modelregistry.Served;
import dev.modelregistry.core.proof.Extent;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.Holding;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.LogPosition;
import dev.modelregistry.value.ModelName;
import dev.modelregistry.value.VersionId;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/**
 * Threads that use what answers while it is replaced and closed. Every use sees the version that
 * was put last, and none sees a closed one; each version is closed once, when it is replaced and
 * idle.
 */
class PlaceThreadsTest {

  // The model checker follows every step, so these are made once.
  private static final Holding HOLDING = new Holding(new VersionId(new ModelName("m"), 1), 1);
  private static final Served SERVED =
      new Served(
          Label.PRODUCTION, HOLDING.version(), new LogPosition("l", 1, Digest.of(new byte[0])));

  /** A place that any thread uses and one at a time replaces. */
  public static class Use {
    private final AtomicInteger wrong = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private final Place<Fragile> place = new Place<>(seat(1));
    private int last = 1;

    private Seat<Fragile> seat(int number) {
      Fragile fragile = new Fragile(number);
      Leased<Fragile> leased =
          new Leased<>(
              fragile,
              idle -> {
                idle.value().close(wrong);
                closed.incrementAndGet();
              });
      return new Seat<>(leased, HOLDING, SERVED);
    }

    @Operation
    public int use() {
      int stripe = Leased.stripe();
      Seat<Fragile> seat = place.enter(stripe);
      if (seat == null) {
        return 0;
      }
      int seen = seat.leased().value().use();
      seat.leased().leave(stripe);
      return seen;
    }

    @Operation(nonParallelGroup = "worker")
    public int replace() {
      place.put(seat(++last));
      return wrong.get();
    }

    @Operation
    public int close() {
      place.close();
      return wrong.get();
    }
  }

  /** What one thread would see. */
  public static class OneThread {
    private int last = 1;
    private boolean closed;

    public int use() {
      return closed ? 0 : last;
    }

    public int replace() {
      last++;
      return 0;
    }

    public int close() {
      closed = true;
      return 0;
    }
  }

  @Test
  void everyUseSeesWhatWasPutLastAndNothingClosed() {
    new ModelCheckingOptions()
        .threads(3)
        .actorsPerThread(2)
        .iterations(Extent.of(3, 20))
        .invocationsPerIteration(Extent.of(300, 2_000))
        .sequentialSpecification(OneThread.class)
        .check(Use.class);
  }

  @Test
  void likewiseUnderStress() {
    new StressOptions()
        .threads(3)
        .actorsPerThread(3)
        .iterations(Extent.of(2, 20))
        .invocationsPerIteration(Extent.of(150, 5_000))
        .sequentialSpecification(OneThread.class)
        .check(Use.class);
  }
}
