package dev.modelregistry.core;

import dev.modelregistry.Environment;
import dev.modelregistry.Model;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Registration;
import dev.modelregistry.Snapshot;
import dev.modelregistry.Source;
import dev.modelregistry.Version;
import dev.modelregistry.gate.Direction;
import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.gate.GateRule;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.spi.Storage;
import dev.modelregistry.value.Actor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A registry with a model to work on.
 *
 * <pre>
 *   dataset  loans@s1   one small file
 *   model    fraud      versions as a test registers them; v(n) has the weights that it was given
 * </pre>
 */
public final class Workbench implements AutoCloseable {

  public static final Actor TRAINER = Actor.service("trainer");
  public static final Actor ALICE = Actor.person("alice");
  public static final Actor BOB = Actor.person("bob");

  public static final Policy BEATS_ON_AUC =
      Policy.protect().require(GateRule.beatsIncumbent("auc", Direction.HIGHER_IS_BETTER));

  private final ModelRegistry registry;
  private final Path inputs;
  private final AtomicLong files = new AtomicLong();

  public Workbench(Storage storage, Path inputs) {
    this(Registries.on(storage).actor(TRAINER).open(), inputs);
  }

  public Workbench(ModelRegistry registry, Path inputs) {
    this.registry = registry;
    this.inputs = inputs;
  }

  public ModelRegistry registry() {
    return registry;
  }

  public Model fraud() {
    return registry.model("fraud");
  }

  /**
   * Returns the one snapshot; the same content is the same snapshot however often it is asked for.
   */
  public Snapshot loans() {
    return registry
        .dataset("loans")
        .snapshot()
        .from(file("loans.csv", "id,paid\n1,yes\n"))
        .commit();
  }

  public Evaluation auc(double value) {
    return Evaluation.on(loans().ref()).rows(2_000).metric("auc", value);
  }

  /** Returns a registration that lacks nothing. */
  public Registration registration(String weights, double auc) {
    return fraud()
        .register()
        .weights(file("model.bin", weights))
        .trainedOn(loans())
        .source(Source.of("git", "4f2a9c"))
        .config("learning-rate", 0.001)
        .environment(Environment.container("sha256:" + "ab".repeat(32)).seed(42))
        .evaluation(auc(auc));
  }

  public Version register(double auc) {
    return registration("weights with auc " + auc, auc).commit();
  }

  /** Writes an input file that no other has the folder of. */
  public Path file(String name, String text) {
    try {
      Path folder = Files.createDirectories(inputs.resolve("input" + files.incrementAndGet()));
      return Files.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    registry.close();
  }
}
