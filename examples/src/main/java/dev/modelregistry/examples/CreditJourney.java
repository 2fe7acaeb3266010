package dev.modelregistry.examples;

import static dev.modelregistry.value.Label.PRODUCTION;

import dev.modelregistry.Model;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Verification;
import dev.modelregistry.Version;
import dev.modelregistry.core.Registries;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.fs.FileSystemStorage;
import dev.modelregistry.gate.GateReport;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.VersionId;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * A credit model's way from training into service, back out of it, and in front of an auditor.
 *
 * <p>Three versions are trained: a plain one; a richer one whose training data lacks a group of
 * people, which is better on the whole and may be worse for that group; and the richer one trained
 * on everybody. What the registry answers to each is what its gates find in true metrics.
 */
public final class CreditJourney {

  static final String MODEL = "credit-risk";

  private static final Actor TRAINER = Actor.service("credit-training");
  private static final Actor PIPELINE = Actor.service("release-pipeline");
  private static final Actor ON_CALL = Actor.person("dora");

  private final JourneyOptions options;
  private final LoanData data;
  private final Path folder;
  private final Path scratch;
  private final Transcript transcript;

  private CreditJourney(
      JourneyOptions options, LoanData data, Path folder, Path scratch, Transcript transcript) {
    this.options = options;
    this.data = data;
    this.folder = folder;
    this.scratch = scratch;
    this.transcript = transcript;
  }

  /** Runs the journey; {@code --help} lists the options. */
  public static void main(String[] arguments) {
    PrintStream out = Transcript.standardOutput();
    try {
      run(JourneyOptions.parse(arguments), out);
    } catch (IllegalArgumentException | IOException | RegistryException e) {
      out.println(e instanceof IOException ? "cannot read or write: " + e : e.getMessage());
      System.exit(1);
    }
  }

  /** Runs the journey and says what it came to. */
  static CreditOutcome run(JourneyOptions options, PrintStream out) throws IOException {
    LoanData data = LoanData.of(options);
    Path folder =
        options.registry().isPresent()
            ? Files.createDirectories(options.registry().get()).toRealPath()
            : Files.createTempDirectory("model-registry-").toRealPath();
    Path scratch = Files.createTempDirectory("credit-journey-");
    try {
      return new CreditJourney(options, data, folder, scratch, new Transcript(out)).run();
    } finally {
      Folders.delete(scratch);
    }
  }

  /** Opens the registry; where the folder is empty, that founds it. */
  private CreditOutcome run() throws IOException {
    transcript.title("Model Registry for Java: a credit model's way into service");
    transcript.labelled(
        "data",
        String.format(
            Locale.ROOT,
            "%,d applications %s, %,d of them held out",
            data.split().train().rows().size() + data.split().heldOut().rows().size(),
            options.data().map(file -> "in " + file).orElse("made up, seed " + options.seed()),
            data.split().heldOut().rows().size()));
    transcript.labelled("registry", folder + ", which stays until somebody deletes it");
    try (ModelRegistry registry =
        Registries.on(FileSystemStorage.at(folder)).actor(TRAINER).open()) {
      return run(registry);
    }
  }

  /** The story. Each actor has a handle of their own on the one open registry. */
  private CreditOutcome run(ModelRegistry registry) throws IOException {
    Model credit = registry.model(MODEL);
    CreditRelease release = new CreditRelease(registry.as(PIPELINE), transcript);

    transcript.step("Training registers a plain model");
    CreditTraining training = new CreditTraining(data, options, registry, scratch, transcript);
    Version first = training.registerFirst();
    Scorecard.print(first, Optional.empty(), transcript);
    training.registerIncomplete();

    transcript.step("Production is protected from the start; a policy says what opens it");
    if (credit.policy(PRODUCTION).isEmpty()) {
      release.promote(first, "CHG-1040");
    }
    release.protectProduction(Scorecard.evaluation(first));
    release.promote(first, "CHG-1041");

    transcript.step("A richer model, whose training data lacks " + options.leftOut());
    Version hurried = training.registerHurried(first);
    Scorecard.print(hurried, credit.find(PRODUCTION), transcript);
    Optional<GateReport> refusal = release.promote(hurried, "CHG-1042");

    transcript.step("The same model, trained on everybody");
    Version careful = training.registerCareful(first);
    Scorecard.print(careful, credit.find(PRODUCTION), transcript);
    release.promote(careful, "CHG-1043");

    transcript.step("Serving follows the label");
    CreditServing.score(registry, data, transcript);
    VersionId promoted = credit.resolve(PRODUCTION).id();

    transcript.step("Something is wrong: back to where production was");
    new CreditRelease(registry.as(ON_CALL), transcript).rollBack("complaints of branches, INC-77");
    VersionId restored = credit.resolve(PRODUCTION).id();

    transcript.step("An auditor asks");
    CreditAudit audit = new CreditAudit(registry, transcript);
    audit.history();
    audit.pointInTime();
    audit.differences(first.id(), careful.id());
    audit.search(Scorecard.evaluation(first).metric("auc").orElse(0.0));
    audit.whoUsed(careful);

    transcript.step("And whoever trusts nobody reads everything");
    Verification verification = CreditAudit.verify(registry, transcript);
    return new CreditOutcome(refusal, promoted, restored, verification, damaged(careful));
  }

  /** Changes one byte of a version's weights in a copy of the registry and verifies the copy. */
  private Verification damaged(Version version) throws IOException {
    Path copy = Files.createDirectory(scratch.resolve("copy"));
    Folders.copy(folder, copy);
    Path weights = copy.resolve(folder.relativize(version.weights().path()));
    Folders.flipOneByte(weights);
    transcript.labelled(
        "then", "one byte of the weights of " + version.id() + " changes in a copy");
    try (ModelRegistry registry = Registries.on(FileSystemStorage.at(copy)).actor(TRAINER).open()) {
      return CreditAudit.verify(registry, transcript);
    }
  }
}
