package dev.modelregistry.examples.bench;

import static dev.modelregistry.gate.GateRule.threshold;
import static dev.modelregistry.value.Label.PRODUCTION;

import dev.modelregistry.Environment;
import dev.modelregistry.Model;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Registration;
import dev.modelregistry.Snapshot;
import dev.modelregistry.Source;
import dev.modelregistry.gate.Direction;
import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.value.Actor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Small versions of one model, of the size that a team's are: an entry of 1.5 KB with five
 * configuration values, three metrics, three slices and a note.
 */
final class SmallVersions {

  static final String MODEL = "credit-risk";

  /** Coprime to the numbers of versions, so that the versions' ranks are a permutation. */
  private static final long STRIDE = 7_919;

  private final Model model;
  private final Snapshot data;
  private final int versions;

  private SmallVersions(Model model, Snapshot data, int versions) {
    this.model = model;
    this.data = data;
    this.versions = versions;
  }

  /**
   * Takes a snapshot that all versions share.
   *
   * @param versions how many versions there will be, over which their metric is spread
   */
  static SmallVersions of(ModelRegistry registry, Path scratch, int versions) throws IOException {
    Path table = scratch.resolve("loans.csv");
    if (!Files.exists(table)) {
      Files.writeString(table, "income,repaid\n1200,yes\n");
    }
    Snapshot data = registry.dataset("loans").snapshot().from(table).commit();
    return new SmallVersions(registry.model(MODEL), data, versions);
  }

  Model model() {
    return model;
  }

  /** Returns the registration of a version, which lacks weights and the environment. */
  Registration registration(long number) {
    double auc = auc(number * STRIDE % versions);
    Evaluation evaluation =
        Evaluation.on(data.ref())
            .rows(2_000)
            .metric("auc", auc)
            .metric("brier", 0.11 + auc / 100)
            .metric("log-loss", 0.41 + auc / 100)
            .slice("region=north", "auc", auc - 0.01, 480)
            .slice("region=south", "auc", auc - 0.02, 720)
            .slice("age=under-30", "auc", auc - 0.03, 310);
    return model
        .register()
        .trainedOn(data)
        .source(Source.of("git", String.format("%040x", number)))
        .config("learning-rate", 0.001)
        .config("epochs", 20)
        .config("layers", List.of(64, 32))
        .config("optimizer", "adam")
        .config("seed", number)
        .evaluation(evaluation)
        .annotation("ticket", "ML-" + number);
  }

  /** An environment that is described without looking at this process. */
  static Environment image() {
    return Environment.container("trainer@sha256:" + "0123456789abcdef".repeat(4));
  }

  /** Protects production by a gate and a consent, which every version gets. */
  static void protect(Model model) {
    model.protect(
        PRODUCTION, Policy.protect().require(threshold("auc", Direction.HIGHER_IS_BETTER, 0)));
  }

  static void promote(Model model, long number) {
    model
        .promote(model.version(number))
        .to(PRODUCTION)
        .approvedBy(Actor.person("alice"), "CHG-1042")
        .commit();
  }

  private double auc(long rank) {
    return (rank + 0.5) / versions;
  }

  /** Returns the metric that so many of the versions reach. */
  static double aucReachedBy(int hits, int versions) {
    return 1 - (double) hits / versions;
  }

  /** What a search filters by, as a list in memory would hold it. */
  record Row(long number, Map<String, Double> metrics) {

    static Row of(long number, int versions) {
      double auc = (number * STRIDE % versions + 0.5) / versions;
      return new Row(
          number, Map.of("auc", auc, "brier", 0.11 + auc / 100, "log-loss", 0.41 + auc / 100));
    }
  }
}
