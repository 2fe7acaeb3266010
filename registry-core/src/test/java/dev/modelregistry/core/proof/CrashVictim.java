package dev.modelregistry.core.proof;

import static dev.modelregistry.value.Label.PRODUCTION;

import dev.modelregistry.Environment;
import dev.modelregistry.Model;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Snapshot;
import dev.modelregistry.Source;
import dev.modelregistry.Version;
import dev.modelregistry.core.Registries;
import dev.modelregistry.core.Workbench;
import dev.modelregistry.core.proof.WatchedStorage.Point;
import dev.modelregistry.gate.Direction;
import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.gate.GateRule;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.spi.testkit.ChildJvm;
import dev.modelregistry.spi.testkit.OtherProcess;
import dev.modelregistry.spi.testkit.ParentJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * A process of its own that founds or opens a registry, protects production, takes a snapshot of a
 * tree and one of a table, registers a version with a tree of weights and promotes it. It says each
 * point of its storage that it reaches, and each step that is done; it is there to be killed on the
 * way.
 *
 * <pre>
 *   at 17 CREATE models/fraud/versions/000000000001 HALFWAY     then
 *   registered 1 sha256:...
 * </pre>
 */
final class CrashVictim {

  static final Policy POLICY =
      Policy.protect()
          .require(GateRule.threshold("auc", Direction.HIGHER_IS_BETTER, 0.5))
          .approvals(1);

  /** The exit value of one that stopped dead at its point. */
  static final int HALTED = 99;

  private final ModelRegistry registry;
  private final Path inputs;
  private final Random random;
  private final ParentJvm parent;

  private CrashVictim(ModelRegistry registry, Path inputs, Random random, ParentJvm parent) {
    this.registry = registry;
    this.inputs = inputs;
    this.random = random;
    this.parent = parent;
  }

  /** How large the weights are, what they are, and at which point to stop dead, 0 for none. */
  record Life(int weightsBytes, long seed, int haltAt) {}

  static ChildJvm start(OtherProcess store, Path inputs, Life life) throws IOException {
    return ChildJvm.start(
        CrashVictim.class,
        store.opener().getName(),
        store.location(),
        inputs.toString(),
        Integer.toString(life.weightsBytes),
        Long.toString(life.seed),
        Integer.toString(life.haltAt));
  }

  public static void main(String[] arguments) throws IOException {
    ParentJvm parent = new ParentJvm();
    int haltAt = Integer.parseInt(arguments[5]);
    int[] reached = {0};
    try (ModelRegistry registry =
        Registries.on(
                new WatchedStorage(
                    OtherProcess.named(arguments[0], arguments[1]).open(),
                    point -> reach(parent, ++reached[0], point, haltAt)))
            .actor(Workbench.TRAINER)
            .open()) {
      new CrashVictim(
              registry, Path.of(arguments[2]), new Random(Long.parseLong(arguments[4])), parent)
          .live(Integer.parseInt(arguments[3]));
    }
  }

  private static void reach(ParentJvm parent, int number, Point point, int haltAt)
      throws IOException {
    parent.say(
        "at " + number + " " + point.operation() + " " + point.target() + " " + point.moment());
    if (number == haltAt) {
      Runtime.getRuntime().halt(HALTED);
    }
  }

  private void live(int weightsBytes) throws IOException {
    Model fraud = registry.model("fraud");
    if (fraud.policy(PRODUCTION).isEmpty()) {
      fraud.protect(PRODUCTION, POLICY);
    }
    Snapshot loans = registry.dataset("loans").snapshot().from(loans()).commit();
    parent.say("captured " + loans.id().number());
    Snapshot payments = registry.dataset("payments").snapshot().csv(payments()).commit();
    parent.say("tabled " + payments.id().number());
    Version version =
        fraud
            .register()
            .weights(tree("weights", weightsBytes))
            .trainedOn(loans)
            .source(Source.of("git", "4f2a9c"))
            .environment(Environment.container("sha256:" + "ab".repeat(32)))
            .evaluation(Evaluation.on(loans.ref()).rows(2_000).metric("auc", 0.9))
            .commit();
    parent.say("registered " + version.id().number() + " " + version.digest());
    fraud.promote(version).to(PRODUCTION).approvedBy(Workbench.ALICE, "CHG").commit();
    parent.say("promoted " + version.id().number());
  }

  /** Holds rows that the snapshot before has too, so that they are kept as a delta against it. */
  private Path loans() throws IOException {
    Path tree = tree("loans", 3_000);
    Files.writeString(
        tree.resolve("table.csv"), rows(5_000).append(random.nextLong()).append('\n'));
    return tree;
  }

  /** Has a schema, a profile and digests of its rows besides, and is a delta as well. */
  private Path payments() throws IOException {
    StringBuilder rows = rows(20_000);
    for (int id = 20_000; id < 20_010; id++) {
      rows.append(id).append(',').append(random.nextInt(1_000)).append('\n');
    }
    return Files.writeString(inputs.resolve("payments.csv"), rows);
  }

  private static StringBuilder rows(int count) {
    StringBuilder rows = new StringBuilder("id,amount\n");
    for (int id = 0; id < count; id++) {
      rows.append(id).append(',').append(id * 7_919L % 10_007).append('\n');
    }
    return rows;
  }

  private Path tree(String name, int sizeBytes) throws IOException {
    Path tree = Files.createDirectories(inputs.resolve(name));
    Files.write(tree.resolve("large"), randomBytes(sizeBytes));
    Files.write(tree.resolve("small"), randomBytes(100));
    return tree;
  }

  private byte[] randomBytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
