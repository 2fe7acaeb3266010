package dev.modelregistry.core.log;

import dev.modelregistry.core.proof.Extent;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/** Threads on one instance of a log, and on another one of the same log. */
class EventLogThreadsTest {

  /** Two processes, each used by any thread. */
  @Param(name = "text", gen = IntGen.class, conf = "1:9")
  public static class TwoProcesses {
    private final Notebook notebook = new Notebook();
    private final EventLog<Tally> here = notebook.open();
    private final EventLog<Tally> there = notebook.open();

    @Operation
    public long append(@Param(name = "text") int text) {
      return Notebook.say(here, String.valueOf(text)).sequence();
    }

    @Operation
    public long appendToKnown(@Param(name = "text") int text) {
      return Notebook.sayToKnown(here, String.valueOf(text)).sequence();
    }

    @Operation
    public long appendThere(@Param(name = "text") int text) {
      return Notebook.say(there, String.valueOf(text)).sequence();
    }

    @Operation
    public String read() {
      return here.head().state().toString();
    }

    @Operation
    public String readThere() {
      return there.head().state().toString();
    }
  }

  /** One process, whose threads look at what it knows and ask the storage nothing. */
  @Param(name = "text", gen = IntGen.class, conf = "1:9")
  public static class OneProcess {
    private final EventLog<Tally> here = new Notebook().open();

    public OneProcess() {
      here.head();
    }

    @Operation
    public long append(@Param(name = "text") int text) {
      return Notebook.say(here, String.valueOf(text)).sequence();
    }

    @Operation
    public long appendToKnown(@Param(name = "text") int text) {
      return Notebook.sayToKnown(here, String.valueOf(text)).sequence();
    }

    @Operation
    public String read() {
      return here.known().orElseThrow().state().toString();
    }
  }

  /** What one thread would see. */
  public static class OneThread {
    private Tally state = Tally.NONE;

    public long append(int text) {
      state = state.and(String.valueOf(text));
      return state.entries();
    }

    public long appendToKnown(int text) {
      return append(text);
    }

    public long appendThere(int text) {
      return append(text);
    }

    public String read() {
      return state.toString();
    }

    public String readThere() {
      return read();
    }
  }

  @Test
  void whatIsAppendedIsSeenInOneOrder() {
    check(TwoProcesses.class);
  }

  @Test
  void whatIsAppendedIsKnownToItsProcess() {
    check(OneProcess.class);
  }

  private static void check(Class<?> processes) {
    new StressOptions()
        .threads(3)
        .actorsPerThread(3)
        .iterations(Extent.of(2, 30))
        .invocationsPerIteration(Extent.of(150, 5_000))
        .sequentialSpecification(OneThread.class)
        .check(processes);
  }
}
