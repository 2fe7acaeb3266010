package dev.modelregistry.examples.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs JMH benchmarks in rounds: all methods of a class in turn, each time in new processes. */
final class Jmh {

  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private final Map<String, List<Double>> scores = new HashMap<>();
  private final Map<String, List<Double>> allocations = new HashMap<>();

  private Jmh() {}

  /** Runs the benchmarks of a class over a store. */
  static Jmh run(Class<?> benchmarks, String store, Sizes sizes) throws RunnerException {
    // Whoever else measures on this machine is met by figure and reference alike.
    System.setProperty("jmh.ignoreLock", "true");
    Jmh jmh = new Jmh();
    for (int round = 0; round < (sizes.quick() ? 1 : 3); round++) {
      for (RunResult result : new Runner(options(benchmarks, store, sizes).build()).run()) {
        jmh.add(result);
      }
    }
    return jmh;
  }

  private static ChainedOptionsBuilder options(Class<?> benchmarks, String store, Sizes sizes) {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + benchmarks.getName() + "\\.")
            .param("store", store)
            .addProfiler(GCProfiler.class)
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true);
    return sizes.quick()
        ? options
            .forks(0)
            .warmupIterations(1)
            .warmupTime(TimeValue.milliseconds(20))
            .measurementIterations(1)
            .measurementTime(TimeValue.milliseconds(20))
        : options
            .forks(1)
            .warmupIterations(3)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(3)
            .measurementTime(TimeValue.seconds(1));
  }

  private void add(RunResult result) {
    String label = result.getPrimaryResult().getLabel();
    scores
        .computeIfAbsent(label, first -> new ArrayList<>())
        .add(result.getPrimaryResult().getScore());
    for (Result<?> secondary : result.getSecondaryResults().values()) {
      if (secondary.getLabel().endsWith(ALLOCATED)) {
        allocations.computeIfAbsent(label, first -> new ArrayList<>()).add(secondary.getScore());
      }
    }
  }

  /** Returns the median score of a method, in the unit of its class. */
  double score(String method) {
    return median(scores, method);
  }

  /** Returns the median number of bytes that a call of a method allocates. */
  double allocatedBytes(String method) {
    return median(allocations, method);
  }

  private static double median(Map<String, List<Double>> numbers, String method) {
    List<Double> found = numbers.getOrDefault(method, List.of());
    if (found.isEmpty()) {
      throw new IllegalStateException("nothing was measured of " + method);
    }
    return Rounds.median(found.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
