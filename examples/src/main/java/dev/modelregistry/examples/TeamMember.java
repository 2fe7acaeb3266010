package dev.modelregistry.examples;

import static dev.modelregistry.gate.Direction.HIGHER_IS_BETTER;
import static dev.modelregistry.gate.GateRule.threshold;
import static dev.modelregistry.value.Actor.person;
import static dev.modelregistry.value.Label.PRODUCTION;

import dev.modelregistry.Environment;
import dev.modelregistry.Freshness;
import dev.modelregistry.Model;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Snapshot;
import dev.modelregistry.Source;
import dev.modelregistry.Version;
import dev.modelregistry.core.Registries;
import dev.modelregistry.error.Unavailable;
import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.s3.S3Storage;
import dev.modelregistry.value.Actor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * One of the JVMs that share a bucket. It does what it hears on its standard input, a line at a
 * time, and says on its standard output what came of it.
 */
final class TeamMember {

  static final String MODEL = "default-risk";

  private static final double INCOME = 2_400;
  private static final long CACHE_BYTES = 1L << 30;

  private final Model model;
  private final ModelRegistry registry;
  private final Path folder;
  private Optional<Version> loaded = Optional.empty();
  private double weight;

  private TeamMember(ModelRegistry registry, Path folder) {
    this.registry = registry;
    this.model = registry.model(MODEL);
    this.folder = folder;
  }

  /** Takes its name, an endpoint, a bucket, a region and a folder of its own. */
  public static void main(String[] arguments) throws IOException {
    PrintStream out = Transcript.standardOutput();
    Path folder = Path.of(arguments[4]);
    S3Storage storage =
        S3Storage.builder(arguments[2])
            .endpoint(URI.create(arguments[1]))
            .pathStyle()
            .region(arguments[3])
            .prefix("team")
            .open();
    try (ModelRegistry registry =
            Registries.on(storage)
                .actor(Actor.service(arguments[0]))
                .cache(folder.resolve("cache"), CACHE_BYTES)
                .open();
        BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      TeamMember member = new TeamMember(registry, folder);
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        out.println(member.obey(line).replace('\n', ' '));
      }
    }
  }

  private String obey(String line) throws IOException {
    return switch (line) {
      case "protect" -> protect();
      case "train" -> train();
      case "serve" -> serve();
      default -> throw new IOException("no such command: " + line);
    };
  }

  private String protect() {
    model.protect(PRODUCTION, Policy.protect().require(threshold("auc", HIGHER_IS_BETTER, 0.8)));
    return "protected production by a gate: auc of at least 0.8, and a person's consent";
  }

  /** Trains a little, registers what came of it, and moves the label. */
  private String train() throws IOException {
    Snapshot data =
        registry
            .dataset("loans")
            .snapshot()
            .from(Files.writeString(folder.resolve("loans.csv"), "income,repaid\n1200,no\n"))
            .commit();
    long next = model.search().stream().count() + 1;
    Path weights = Files.writeString(folder.resolve("weights"), Double.toString(next / 10_000.0));
    long before = System.nanoTime();
    Version version =
        model
            .register()
            .weights(weights)
            .trainedOn(data)
            .source(Source.of("git", "4f2a9c" + next))
            .config("epochs", 20 * next)
            .environment(Environment.ofThisJvm().seed(next))
            .evaluation(Evaluation.on(data.ref()).rows(2_000).metric("auc", 0.8 + next / 100.0))
            .commit();
    String registered = Transcript.millis(before);
    model.promote(version).to(PRODUCTION).approvedBy(person("alice"), "CHG-" + next).commit();
    return String.format(
        "registered %s in %s and moved production to it", version.id(), registered);
  }

  /** Follows the label; where the bucket does not answer, goes on with what it has loaded. */
  private String serve() throws IOException {
    String note = "";
    try {
      Version production = model.resolve(PRODUCTION, Freshness.latest());
      if (loaded.map(Version::digest).filter(production.digest()::equals).isEmpty()) {
        weight = Double.parseDouble(Files.readString(production.weights().verify().path()));
        loaded = Optional.of(production);
        note = ", newly loaded and verified";
      }
    } catch (Unavailable noAnswer) {
      note = ", although the bucket does not answer: " + noAnswer.getMessage();
    }
    Version serving = loaded.orElseThrow(() -> new IOException("nothing to serve yet"));
    return String.format(
        Locale.ROOT, "%s scores %.2f%s", serving.id(), Math.min(1, weight * INCOME), note);
  }
}
