package dev.modelregistry.examples.bench;

import dev.modelregistry.examples.bench.Reading.Measured;
import java.util.List;

/** Resolving a label that is resolved all the time. */
final class ResolveFigures {

  private ResolveFigures() {}

  static List<Figure> of(Bench bench) {
    return List.of(new Figure("resolve", () -> resolve(bench)));
  }

  private static List<Reading> resolve(Bench bench) throws Exception {
    String store = bench.stores().withVersions(bench.sizes().few()).toString();
    Jmh jmh = Jmh.run(ResolveBenchmarks.class, store, bench.sizes());
    return List.of(
        new Reading(
            "resolve-cached",
            new Measured(
                jmh.score("cached"),
                "ns per call",
                "a bare Caffeine getIfPresent",
                jmh.score("caffeine")),
            Goal.ratioAtMost(3)),
        new Reading(
            "resolve-cached-allocation",
            new Measured(
                wholeBytes(jmh.allocatedBytes("cached")),
                "bytes per call",
                "a bare Caffeine getIfPresent",
                wholeBytes(jmh.allocatedBytes("caffeine"))),
            Goal.valueAtMost(0)),
        new Reading(
            "resolve-clock",
            new Measured(
                jmh.score("clock"),
                "ns per call",
                "a bare Caffeine getIfPresent",
                jmh.score("caffeine")),
            Goal.none()),
        new Reading(
            "resolve-latest",
            new Measured(
                jmh.score("latest"), "ns per call", "one Files.exists", jmh.score("exists")),
            Goal.ratioAtMost(3)));
  }

  /** The profiler counts what the rest of its process allocates too, a few bytes in a million. */
  private static double wholeBytes(double bytes) {
    return Math.round(bytes);
  }
}
