package dev.modelregistry.examples;

import dev.modelregistry.Environment;
import dev.modelregistry.Model;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Registration;
import dev.modelregistry.Snapshot;
import dev.modelregistry.Version;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.value.SnapshotId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The training job's part of the journey: capture data, train, evaluate, register.
 *
 * <p>All versions are evaluated on one held-out snapshot: gates compare a candidate with its
 * incumbent only on the same rows.
 */
final class CreditTraining {

  private final LoanData data;
  private final JourneyOptions options;
  private final ModelRegistry registry;
  private final Model credit;
  private final Transcript transcript;
  private final Path folder;
  private final Set<SnapshotId> captured = new HashSet<>();
  private final Snapshot heldOut;

  /**
   * Captures the data held out.
   *
   * @param folder where files are until the registry has them
   */
  CreditTraining(
      LoanData data,
      JourneyOptions options,
      ModelRegistry registry,
      Path folder,
      Transcript transcript)
      throws IOException {
    this.data = data;
    this.options = options;
    this.registry = registry;
    this.credit = registry.model(CreditJourney.MODEL);
    this.transcript = transcript;
    this.folder = folder;
    this.heldOut = capture("loans-held-out", data.split().heldOut());
  }

  /** A plain model: it reads the first columns only, of all applicants. */
  Version registerFirst() throws IOException {
    List<String> columns = data.featureColumns();
    List<String> few = columns.subList(0, Math.min(5, columns.size()));
    return register(data.split().train(), new Features(few, Optional.empty()), Optional.empty());
  }

  /** A richer model, trained in a hurry on a table that lacks a group. */
  Version registerHurried(Version parent) throws IOException {
    LoanTable without =
        data.split().train().where(row -> !data.groups().of(row).contains(options.leftOut()));
    Features features = new Features(data.featureColumns(), Optional.empty());
    return register(without, features, Optional.of(parent));
  }

  /** The richer model, trained on everybody. */
  Version registerCareful(Version parent) throws IOException {
    Features features = new Features(data.featureColumns(), options.crossed());
    return register(data.split().train(), features, Optional.of(parent));
  }

  /** A model trained on the table of the collectors, who know few of the loans that were repaid. */
  Version registerOneSided(Version parent) throws IOException {
    LoanTable collected =
        data.split().train().where(row -> !data.isGood(row) || row.hashCode() % 20 == 0);
    return register(
        collected, new Features(data.featureColumns(), Optional.empty()), Optional.of(parent));
  }

  /** Shows what becomes of a registration that lacks artifacts. */
  void registerIncomplete() {
    transcript.asked("register a version that has training data and nothing else");
    try {
      credit.register().trainedOn(heldOut).commit();
    } catch (Rejected refused) {
      transcript.answered(refused);
    }
  }

  /**
   * Takes a snapshot of a table when training starts; a pointer to a table that changes would say
   * nothing about what was learnt.
   */
  private Snapshot capture(String dataset, LoanTable table) throws IOException {
    Path file = folder.resolve(dataset + ".csv");
    table.write(file);
    String rows = Integer.toString(table.rows().size());
    Snapshot snapshot =
        registry.dataset(dataset).snapshot().from(file).annotation("rows", rows).commit();
    transcript.asked(
        String.format(Locale.ROOT, "capture %,d rows of %s", table.rows().size(), dataset));
    boolean isNew = captured.add(snapshot.id());
    transcript.answered(snapshot.ref() + (isNew ? "" : ", as before: nothing is stored twice"));
    return snapshot;
  }

  /**
   * Trains and registers. All five artifacts are named here, and {@code commit} stores their bytes
   * before the version becomes visible in one step.
   */
  private Version register(LoanTable rows, Features features, Optional<Version> parent)
      throws IOException {
    Snapshot train = capture("loans", rows);
    CreditModel model = CreditModel.train(rows, data, features, options.seed());
    Path weights = folder.resolve("credit.tribuo");
    model.save(weights);
    Registration registration =
        credit
            .register()
            .weights(weights)
            .trainedOn(train)
            .source(CodeRevision.here())
            .config(features.config())
            .config("epochs", CreditModel.EPOCHS)
            .config("learning-rate", CreditModel.LEARNING_RATE)
            .environment(Environment.ofThisJvm().seed(options.seed()))
            .evaluation(Assessment.of(model, data, heldOut.ref()));
    parent.ifPresent(registration::parent);
    transcript.asked(
        String.format(
            "register a logistic regression on %d columns%s, trained on %s",
            features.columns().size(),
            features.crossed().map(column -> ", numbers by " + column).orElse(""),
            train.id()));
    Version version = registration.commit();
    transcript.answered(version.id() + " (" + version.digest().shortHex() + ")");
    return version;
  }
}
