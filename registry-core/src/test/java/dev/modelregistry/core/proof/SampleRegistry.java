package dev.modelregistry.core.proof;

import static dev.modelregistry.core.Workbench.ALICE;
import static dev.modelregistry.core.Workbench.BEATS_ON_AUC;
import static dev.modelregistry.core.Workbench.BOB;
import static dev.modelregistry.core.Workbench.TRAINER;
import static dev.modelregistry.value.Label.PRODUCTION;
import static dev.modelregistry.value.Label.STAGING;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.Environment;
import dev.modelregistry.Model;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Registration;
import dev.modelregistry.Snapshot;
import dev.modelregistry.Source;
import dev.modelregistry.Version;
import dev.modelregistry.core.Registries;
import dev.modelregistry.core.Workbench;
import dev.modelregistry.error.AccessDenied;
import dev.modelregistry.error.PromotionRefused;
import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.gate.Latency;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Storage;
import dev.modelregistry.spi.testkit.InMemoryStorage;
import dev.modelregistry.spi.testkit.InMemoryStorage.Space;
import dev.modelregistry.value.Grant;
import dev.modelregistry.value.Keep;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

/**
 * Registries that hold some of everything, as objects in memory that a test can damage.
 *
 * <pre>
 *   small   datasets/loans    s1 a file    s2 a tree
 *           models/fraud      v1 a file    v2 a tree    v3 made from v2
 *             decisions       1 policy … promotions, consents, evaluations, a refusal, an override,
 *                             a rollback … 34 of them, so there is a log checkpoint of 32
 *           models/scorer     v1 made from fraud@v3
 *           policies/log      a default policy, how bytes are kept, grants, a revocation, a denial
 *
 *   long    models/fraud      v1, v2
 *             decisions       300 of them, so there is a bundle of 256 and log checkpoints to 288
 * </pre>
 */
final class SampleRegistry {

  static final Label CANARY = Label.of("canary");

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final int LONG = 300;

  private SampleRegistry() {}

  /** Makes the small registry. */
  static Space small(Path inputs) {
    return built(inputs, SampleRegistry::buildSmall);
  }

  /**
   * Makes the long registry.
   *
   * @param story what its decisions say, so that two may differ
   */
  static Space lengthy(Path inputs, String story) {
    return built(inputs, bench -> buildLong(bench, story));
  }

  /** Returns a registry of the same objects. */
  static Space copy(Space space) {
    Space copy = new Space();
    for (ObjectKey key : space.keys()) {
      copy.overwrite(key, space.bytes(key).orElseThrow());
    }
    return copy;
  }

  static ModelRegistry open(Space space) {
    return open(new InMemoryStorage(space));
  }

  static ModelRegistry open(Storage storage) {
    return Registries.on(storage).actor(TRAINER).open();
  }

  private static Space built(Path inputs, Story story) {
    Space space = new Space();
    ModelRegistry registry =
        Registries.on(new InMemoryStorage(space)).actor(TRAINER).clock(new Ticking()).open();
    try (Workbench bench = new Workbench(registry, inputs)) {
      story.tell(bench);
    }
    return space;
  }

  /** Registers one version of the model fraud with these weights. */
  static void register(Space space, Path weights, Path inputs) {
    try (Workbench bench = new Workbench(new InMemoryStorage(space), inputs)) {
      bench.registration("", 0.9).weights(weights).commit();
    }
  }

  private static void buildSmall(Workbench bench) {
    ModelRegistry registry = bench.registry();
    Path tree = tree(bench.file("a.csv", "id\n1\n"), "b.csv", "id\n2\n");
    bench.loans();
    Snapshot second = registry.dataset("loans").snapshot().from(tree).annotation("q", "2").commit();
    register(bench, second);
    decide(bench, registry.model("fraud"));
    registry.rules().protect(CANARY, BEATS_ON_AUC.approvals(2).independentApproval());
    registry.rules().keep("fraud*", Keep.SMALLEST);
    registry.rules().grant(new Grant(TRAINER, Role.ADMIN, "*"));
    registry.rules().grant(new Grant(ALICE, Role.ADMIN, "*"));
    registry.rules().grant(new Grant(BOB, Role.TRAINER, "fraud*"));
    registry.rules().revoke(new Grant(BOB, Role.TRAINER, "fraud*"));
    assertThatThrownBy(() -> registry.as(BOB).model("fraud").protect(STAGING, Policy.open()))
        .isInstanceOf(AccessDenied.class);
  }

  private static void register(Workbench bench, Snapshot data) {
    bench.register(0.90);
    Path tree = tree(bench.file("config.json", "{}"), "shards/1.bin", "weights of v2");
    Version second = described(bench.registration("", 0.92).weights(tree), data).commit();
    Version third = bench.registration("weights of v3", 0.80).parent(second).commit();
    bench
        .registry()
        .model("scorer")
        .register()
        .weights(bench.file("scorer.bin", "weights of the scorer"))
        .trainedOn(data)
        .source(Source.of("git", "77aa01"))
        .environment(Environment.container("sha256:" + "cd".repeat(32)))
        .evaluation(Evaluation.on(data.ref()).rows(10).metric("f1", 0.5))
        .parent(third)
        .commit();
  }

  /** Returns the folder of a file, to which another file was added. */
  private static Path tree(Path one, String other, String text) {
    try {
      Path file = one.resolveSibling(other);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      return one.getParent();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Registration described(Registration registration, Snapshot data) {
    return registration
        .trainedOn(data)
        .config("layers", List.of(64, 32))
        .config("optimizer", "adam")
        .config("shuffle", true)
        .annotation("ticket", "ML-7 – näher")
        .environment(Environment.container("sha256:" + "ef".repeat(32)).seed("numpy", -7))
        .evaluation(
            Evaluation.on(data.ref())
                .rows(480)
                .metric("brier", 0.11)
                .slice("region=north", "auc", 0.93, 480)
                .latency(
                    new Latency(
                        Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(9), 500)));
  }

  private static void decide(Workbench bench, Model fraud) {
    Version first = fraud.version(1);
    Version second = fraud.version(2);
    Version third = fraud.version(3);
    fraud.protect(PRODUCTION, BEATS_ON_AUC);
    fraud.protect(STAGING, Policy.open());
    fraud.promote(first).to(STAGING).commit();
    fraud.promote(first).to(PRODUCTION).approvedBy(ALICE, "CHG-1").because("first").commit();
    fraud.approve(fraud.promote(second).to(PRODUCTION).check(), ALICE, "CHG-2");
    fraud.promote(second).to(PRODUCTION).commit();
    fraud.attach(second.id(), bench.auc(0.925));
    assertThatThrownBy(() -> fraud.promote(third).to(PRODUCTION).approvedBy(BOB, "CHG-3").commit())
        .isInstanceOf(PromotionRefused.class);
    fraud.protect(PRODUCTION, BEATS_ON_AUC.allowOverride());
    fraud
        .promote(third)
        .to(PRODUCTION)
        .approvedBy(BOB, "CHG-4")
        .override("v2 leaks a feature")
        .commit();
    fraud.rollback(PRODUCTION, "INC-77");
    for (int i = 0; fraud.position().size() < 32; i++) {
      fraud.protect(CANARY, Policy.open().approvals(i % 3));
    }
    fraud.promote(third).to(STAGING).commit();
    fraud.attach(first.id(), bench.auc(0.901));
  }

  private static void buildLong(Workbench bench, String story) {
    Model fraud = bench.fraud();
    List<Version> versions = List.of(bench.register(0.90), bench.register(0.91));
    fraud.protect(STAGING, Policy.open());
    fraud.protect(PRODUCTION, BEATS_ON_AUC);
    for (int i = 3; i <= LONG; i++) {
      if (i % 40 == 0) {
        fraud.promote(versions.get(i / 40 % 2)).to(STAGING).because(story + " " + i).commit();
      } else if (i % 50 == 7) {
        fraud.attach(versions.get(0).id(), bench.auc(0.5 + i / 1_000.0));
      } else {
        fraud.protect(Label.of("l" + i % 5), Policy.open().approvals(i % 3));
      }
    }
  }

  private interface Story {
    void tell(Workbench bench);
  }

  /** A clock that moves on by a second whenever it is looked at. */
  private static final class Ticking extends Clock {

    private Instant now = START;

    @Override
    public synchronized Instant instant() {
      now = now.plusSeconds(1);
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
