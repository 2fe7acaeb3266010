package dev.modelregistry.examples;

import static dev.modelregistry.value.Label.PRODUCTION;

import dev.modelregistry.Environment;
import dev.modelregistry.Model;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Registration;
import dev.modelregistry.SkewMonitor;
import dev.modelregistry.Snapshot;
import dev.modelregistry.Version;
import dev.modelregistry.core.Registries;
import dev.modelregistry.data.ColumnType;
import dev.modelregistry.data.Feature;
import dev.modelregistry.data.FeatureSet;
import dev.modelregistry.data.Shift;
import dev.modelregistry.error.PromotionRefused;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.examples.CustomerTable.Customer;
import dev.modelregistry.fs.FileSystemStorage;
import dev.modelregistry.gate.ColumnSkew;
import dev.modelregistry.gate.Direction;
import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.gate.GateRule;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.gate.SkewReport;
import dev.modelregistry.value.Actor;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A table that changes for ten days and a model that is trained on it every day. One day the table
 * comes with another schema, which is caught before training; one day the customers change, which
 * is caught where the model is served; and in the end a day's data is recalled.
 */
public final class DailyJourney {

  private static final int DAYS = 10;
  private static final int SCHEMA_CHANGES_ON = 5;
  private static final int CUSTOMERS_CHANGE_ON = 8;
  private static final int RECALLED = 3;
  private static final int SERVED_A_DAY = 3_000;
  private static final Actor OFFICER = Actor.person("rita");

  private static final FeatureSet FEATURES =
      FeatureSet.of(
          "default-odds",
          1,
          Feature.expression("age", ColumnType.DECIMAL, "(age - 44) / 15", "age"),
          Feature.expression("income", ColumnType.DECIMAL, "(income - 38000) / 10000", "income"));

  private final ModelRegistry registry;
  private final Model model;
  private final Path scratch;
  private final Transcript transcript;
  private final CustomerTable table = new CustomerTable(42);
  private Optional<Snapshot> yesterday = Optional.empty();

  private DailyJourney(ModelRegistry registry, Path scratch, Transcript transcript) {
    this.registry = registry;
    this.model = registry.model("default-odds");
    this.scratch = scratch;
    this.transcript = transcript;
  }

  /** Runs the ten days in a temporary folder, or in the one that is named. */
  public static void main(String[] arguments) throws IOException {
    PrintStream out = Transcript.standardOutput();
    Path folder =
        arguments.length > 0
            ? Files.createDirectories(Path.of(arguments[0]))
            : Files.createTempDirectory("model-registry-");
    try {
      run(folder.toRealPath(), out);
    } catch (RegistryException e) {
      out.println(e.getMessage());
      System.exit(1);
    }
  }

  static void run(Path folder, PrintStream out) throws IOException {
    Path scratch = Files.createTempDirectory("daily-journey-");
    try (ModelRegistry registry =
        Registries.on(FileSystemStorage.at(folder)).actor(Actor.service("daily")).open()) {
      new DailyJourney(registry, scratch, new Transcript(out)).run();
    } finally {
      Folders.delete(scratch);
    }
  }

  private void run() throws IOException {
    transcript.title("Ten days of a table, a model and its customers");
    model.protect(
        PRODUCTION,
        Policy.protect()
            .require(GateRule.threshold("auc", Direction.HIGHER_IS_BETTER, 0.7))
            .require(GateRule.threshold(SkewReport.METRIC, Direction.LOWER_IS_BETTER, 1)));
    for (int day = 1; day <= DAYS; day++) {
      transcript.step("Day " + day);
      Version candidate = train(snapshot(day), day);
      SkewReport seen = serve(candidate, day);
      release(candidate, seen, day);
      table.nextDay();
    }
    recall();
  }

  /** Freezes the table. On one day somebody exports incomes as texts, and nobody told anybody. */
  private Snapshot snapshot(int day) throws IOException {
    if (day == SCHEMA_CHANGES_ON) {
      try {
        freeze(table.csv(income -> String.format(Locale.ROOT, "%.0f EUR", income)));
      } catch (Rejected broken) {
        transcript.asked("freeze the table, whose incomes are written \"41000 EUR\" today");
        transcript.answered(broken);
        transcript.labelled("then", "the export is mended before anything is trained on it");
      }
    }
    Snapshot today = freeze(table.csv());
    String changed =
        yesterday
            .map(before -> before.diff(today))
            .map(
                diff ->
                    String.format(
                        "%,d rows came, %,d went", diff.rows().added(), diff.rows().removed()))
            .orElse("the first");
    transcript.labelled(
        "snapshot",
        String.format(
            "%s, %,d rows: %s", today.id(), today.profile().orElseThrow().rows(), changed));
    yesterday = Optional.of(today);
    return today;
  }

  private Snapshot freeze(String csv) throws IOException {
    Path file = Files.writeString(scratch.resolve("customers.csv"), csv);
    return registry
        .dataset("customers")
        .snapshot()
        .csv(file)
        .unit("income", "EUR")
        .refuseBreakingSchema()
        .commit();
  }

  private Version train(Snapshot data, int day) throws IOException {
    List<DefaultOdds.Row> rows = DefaultOdds.rows(data);
    DefaultOdds odds = DefaultOdds.train(rows);
    Snapshot heldOut = heldOut();
    double auc = odds.auc(DefaultOdds.rows(heldOut));
    Registration registration =
        model
            .register()
            .weights(odds.save(scratch.resolve("odds.txt")))
            .trainedOn(data)
            .source(CodeRevision.here())
            .config("epochs", 60)
            .environment(Environment.ofThisJvm())
            .features(FEATURES)
            .evaluation(Evaluation.on(heldOut.ref()).rows(2_000).metric("auc", auc))
            .annotation("day", String.valueOf(day));
    model.find(PRODUCTION).ifPresent(registration::parent);
    Version version = registration.commit();
    transcript.labelled("trained", String.format(Locale.ROOT, "%s, auc %.3f", version.id(), auc));
    return version;
  }

  /** Customers that no training table has: they come from a stream of their own. */
  private Snapshot heldOut() throws IOException {
    CustomerTable others = new CustomerTable(7);
    Path file = Files.writeString(scratch.resolve("held-out.csv"), others.csv());
    return registry.dataset("customers-held-out").snapshot().csv(file).commit();
  }

  /** Lets the candidate score today's customers beside the one in production. */
  private SkewReport serve(Version candidate, int day) {
    SkewMonitor monitor = model.skewMonitor(candidate);
    CustomerTable today = new CustomerTable(1_000 + day);
    double inflation = day == CUSTOMERS_CHANGE_ON ? 1.3 : 1;
    Stream.generate(() -> today.customer(inflation))
        .limit(SERVED_A_DAY)
        .forEach(customer -> monitor.check(row(customer)));
    return monitor.report();
  }

  private static double[] row(Customer customer) {
    return new double[] {customer.age(), customer.income()};
  }

  private void release(Version candidate, SkewReport seen, int day) {
    model.attach(candidate.id(), seen.asEvaluation());
    try {
      model.promote(candidate).to(PRODUCTION).approvedBy(OFFICER, "daily " + day).commit();
      transcript.labelled("released", candidate.id().toString());
    } catch (PromotionRefused refused) {
      for (ColumnSkew finding : seen.findings()) {
        transcript.labelled("found", "in serving: " + finding.sentence());
      }
      transcript.answered(refused);
    }
  }

  private void recall() {
    transcript.step("The data of day " + RECALLED + " turns out to be wrong and is recalled");
    Snapshot recalled = registry.dataset("customers").snapshot(RECALLED);
    transcript.asked("what would that touch?");
    registry.blastRadius(recalled.id()).toString().lines().forEach(transcript::answered);
    transcript.asked("how far has the table moved since?");
    for (Shift shift : recalled.diff(yesterday.orElseThrow()).shifts()) {
      transcript.answered(shift.toString());
    }
    transcript.asked("is every byte what it was?");
    transcript.answered(registry.verify().isSound() ? "yes" : "no");
  }
}
