package dev.modelregistry.examples.bench;

import static dev.modelregistry.value.Label.PRODUCTION;

import dev.modelregistry.LiveModel;
import dev.modelregistry.ModelCall;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Shadow;
import dev.modelregistry.Version;
import dev.modelregistry.examples.bench.Reading.Measured;
import dev.modelregistry.fs.FileSystemStorage;
import dev.modelregistry.gate.Latency;
import dev.modelregistry.value.RoutingKey;
import dev.modelregistry.value.VersionId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/** What calls take while a shadow misbehaves, beside what they take without one. */
final class ShadowFigures {

  private static final RoutingKey KEY = RoutingKey.of("customer-17");

  /** Some 20 µs of work, as a small tree ensemble takes. */
  private static final int TERMS = 20_000;

  private final Bench bench;

  private ShadowFigures(Bench bench) {
    this.bench = bench;
  }

  static List<Figure> of(Bench bench) {
    return List.of(new Figure("serve-shadow", new ShadowFigures(bench)::isolation));
  }

  /** What a shadow does to the version that it is given. */
  private enum Conduct {
    HANGS,
    THROWS,
    ALLOCATES
  }

  private List<Reading> isolation() throws Exception {
    Path store = bench.stores().withVersions(bench.sizes().few());
    List<Reading> readings = new ArrayList<>();
    try (ModelRegistry registry = Bench.open(FileSystemStorage.readOnly(store));
        LiveModel<Scorer> live =
            registry
                .model(SmallVersions.MODEL)
                .live(PRODUCTION)
                .load(ShadowFigures::scorer)
                .open()) {
      VersionId answering = live.status().serving().version();
      VersionId other = new VersionId(answering.model(), answering.number() == 1 ? 2 : 1);
      for (Conduct conduct : Conduct.values()) {
        Run run = new Run(live, other, conduct, 10_000);
        Rounds.Medians micros =
            bench.sizes().manyRounds(5).alternate(run::besideShadow, run::withoutShadow);
        readings.add(
            new Reading(
                "serve-shadow-" + conduct.name().toLowerCase(Locale.ROOT),
                new Measured(micros.value(), "µs, p99 of calls", "no shadow", micros.reference()),
                Goal.ratioAtMost(1.2)));
      }
    }
    return readings;
  }

  private static Scorer scorer(Version version) {
    return new Scorer(version.id());
  }

  /** A version that only computes. */
  private record Scorer(VersionId version) {

    double score() {
      double sum = 0;
      for (int i = 1; i <= TERMS; i++) {
        sum += 1.0 / i;
      }
      return sum;
    }
  }

  /** The calls of one thread, of which the shadow gets to see every one. */
  private record Run(LiveModel<Scorer> live, VersionId shadow, Conduct conduct, int calls) {

    double withoutShadow() {
      return p99(Scorer::score);
    }

    double besideShadow() {
      CountDownLatch over = new CountDownLatch(1);
      try (Shadow beside =
          live.shadow(shadow)
              .comparing(Double.class, (answer, scored) -> answer.equals(scored))
              .start()) {
        double micros = p99(scorer -> score(scorer, over));
        over.countDown();
        if (beside.counts().taken() == 0) {
          throw new IllegalStateException("the shadow was given nothing");
        }
        return micros;
      }
    }

    private double score(Scorer scorer, CountDownLatch over) {
      if (!scorer.version().equals(shadow)) {
        return scorer.score();
      }
      switch (conduct) {
        case HANGS -> hang(over);
        case THROWS -> throw new IllegalStateException("as it was told");
        case ALLOCATES -> {
          byte[] much = new byte[256 << 10];
          return much[calls % much.length] + scorer.score();
        }
      }
      return 0;
    }

    private static void hang(CountDownLatch over) {
      try {
        over.await();
      } catch (InterruptedException closed) {
        Thread.currentThread().interrupt();
      }
    }

    private double p99(ModelCall<Scorer, Double, RuntimeException> call) {
      long[] nanos = new long[calls];
      for (int i = 0; i < calls; i++) {
        long began = System.nanoTime();
        Double answer = live.call(KEY, call);
        nanos[i] = System.nanoTime() - began;
        if (answer < 1) {
          throw new IllegalStateException("a call got " + answer);
        }
      }
      return Latency.ofNanos(nanos).p99().toNanos() / 1e3;
    }
  }
}
