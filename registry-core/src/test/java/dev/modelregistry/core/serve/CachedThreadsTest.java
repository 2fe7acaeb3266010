package dev.modelregistry.core.serve;

import dev.modelregistry.core.proof.Extent;
import java.util.Optional;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/** Of two that make the same thing, the one that is kept is the one that all see. */
class CachedThreadsTest {

  /** A cache of few names; each thread makes what nobody else does. */
  @Param(name = "name", gen = IntGen.class, conf = "1:2")
  public static class Use {
    private final Cached<Integer, Integer> cached = new Cached<>(100);

    @Operation
    public int get(
        @Param(name = "name") int name, @Param(gen = IntGen.class, conf = "1:9") int made) {
      return cached.get(name, any -> made);
    }

    @Operation
    public Optional<Integer> find(@Param(name = "name") int name) {
      return cached.find(name);
    }
  }

  @Test
  void whatIsKeptFirstIsWhatAllSee() {
    new StressOptions()
        .threads(3)
        .actorsPerThread(3)
        .iterations(Extent.of(4, 40))
        .invocationsPerIteration(Extent.of(300, 5_000))
        .check(Use.class);
  }
}
