package dev.modelregistry.core.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/**
 * The events of the Flight Recorder, {@code dev.modelregistry.*}. Costs nothing measurable where
 * nothing is recorded. A runtime image may lack the recorder's module, so its classes are touched
 * only where it is there.
 */
public final class Flight {

  private static final boolean AVAILABLE = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

  private Flight() {}

  /** Begins an append to a log; the amount is the entry's sequence number. */
  public static Span append(String log) {
    return AVAILABLE ? Work.begun(new Append(), log) : Span.NONE;
  }

  /** Begins the storing of a blob; the amount is its bytes. */
  public static Span ingest(String key) {
    return AVAILABLE ? Work.begun(new Ingest(), key) : Span.NONE;
  }

  /** Begins the resolving of a label; the amount is the decisions that were looked at. */
  public static Span resolve(String label) {
    return AVAILABLE ? Work.begun(new Resolve(), label) : Span.NONE;
  }

  /** Begins the loading of a version for serving; the amount is the attempt. */
  public static Span load(String version) {
    return AVAILABLE ? Work.begun(new Load(), version) : Span.NONE;
  }

  /** Begins the replacing of what serves; the amount is the decision that asked for it. */
  public static Span swap(String label) {
    return AVAILABLE ? Work.begun(new Swap(), label) : Span.NONE;
  }

  /** Begins the scoring of one call by a shadow; the amount is 1 where both answers are alike. */
  public static Span shadow(String version) {
    return AVAILABLE ? Work.begun(new Shadow(), version) : Span.NONE;
  }

  /** Begins the end of a canary by a guard rail; the amount is the decision that started it. */
  public static Span canaryAbort(String label) {
    return AVAILABLE ? Work.begun(new CanaryAbort(), label) : Span.NONE;
  }

  /** What all of them show. */
  @Category("Model Registry")
  @StackTrace(false)
  @SuppressWarnings("UnusedVariable") // The recorder reads them.
  private abstract static class Work extends Event implements Span {

    @Label("Subject")
    String subject = "";

    @Label("Result")
    @Description("Empty where the work failed")
    String result = "";

    @Label("Amount")
    long amount;

    static Span begun(Work work, String subject) {
      work.subject = subject;
      work.begin();
      return work;
    }

    @Override
    public void says(String what, long much) {
      result = what;
      amount = much;
    }

    @Override
    public void close() {
      commit();
    }
  }

  @Name("dev.modelregistry.Append")
  @Label("Append to a Log")
  private static final class Append extends Work {}

  @Name("dev.modelregistry.Ingest")
  @Label("Ingest of a Blob")
  private static final class Ingest extends Work {}

  @Name("dev.modelregistry.Resolve")
  @Label("Resolve of a Label")
  private static final class Resolve extends Work {}

  @Name("dev.modelregistry.Load")
  @Label("Load of a Version")
  private static final class Load extends Work {}

  @Name("dev.modelregistry.Swap")
  @Label("Swap of What Serves")
  private static final class Swap extends Work {}

  /** Of thousands a second only those are shown that may be why the shadow falls behind. */
  @Name("dev.modelregistry.Shadow")
  @Label("Score of a Shadow")
  @Threshold("10 ms")
  private static final class Shadow extends Work {}

  @Name("dev.modelregistry.CanaryAbort")
  @Label("Abort of a Canary")
  private static final class CanaryAbort extends Work {}
}
