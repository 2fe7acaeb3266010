package dev.modelregistry.core;

import dev.modelregistry.Environment;
import dev.modelregistry.ProgressListener;
import dev.modelregistry.Registration;
import dev.modelregistry.Snapshot;
import dev.modelregistry.Source;
import dev.modelregistry.Version;
import dev.modelregistry.data.FeatureSet;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.value.ConfigValue;
import dev.modelregistry.value.Keep;
import dev.modelregistry.value.ModelName;
import dev.modelregistry.value.SnapshotRef;
import dev.modelregistry.value.VersionId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Collects the parts of a version. */
final class VersionRegistration implements Registration {

  private final Desk desk;
  private final ModelName model;
  private final Map<String, ConfigValue> config = new TreeMap<>();
  private final List<Evaluation> evaluations = new ArrayList<>();
  private final List<VersionId> parents = new ArrayList<>();
  private final Map<String, String> annotations = new TreeMap<>();
  private Optional<Path> weights = Optional.empty();
  private Optional<SnapshotRef> trainedOn = Optional.empty();
  private Optional<Source> source = Optional.empty();
  private Optional<Environment> environment = Optional.empty();
  private Optional<Keep> keep = Optional.empty();
  private Optional<FeatureSet> features = Optional.empty();
  private ProgressListener listener = progress -> {};

  VersionRegistration(Desk desk, ModelName model) {
    this.desk = desk;
    this.model = model;
  }

  @Override
  public Registration weights(Path fileOrTree) {
    this.weights = Optional.of(fileOrTree);
    return this;
  }

  @Override
  public Registration trainedOn(Snapshot snapshot) {
    this.trainedOn = Optional.of(snapshot.ref());
    return this;
  }

  @Override
  public Registration source(Source revision) {
    this.source = Optional.of(revision);
    return this;
  }

  @Override
  public Registration config(String key, Object value) {
    config.put(FreeText.checkedName("a configuration key", key), ConfigValue.of(value));
    return this;
  }

  @Override
  public Registration environment(Environment place) {
    this.environment = Optional.of(place);
    return this;
  }

  @Override
  public Registration features(FeatureSet inputs) {
    this.features = Optional.of(inputs);
    return this;
  }

  @Override
  public Registration evaluation(Evaluation evaluation) {
    evaluations.add(evaluation);
    return this;
  }

  @Override
  public Registration parent(Version parent) {
    return parent(parent.id());
  }

  @Override
  public Registration parent(VersionId parent) {
    parents.add(parent);
    return this;
  }

  @Override
  public Registration annotation(String name, String value) {
    FreeText.annotate(annotations, name, value);
    return this;
  }

  @Override
  public Registration keep(Keep how) {
    this.keep = Optional.of(how);
    return this;
  }

  @Override
  public Registration progress(ProgressListener told) {
    this.listener = told;
    return this;
  }

  @Override
  public Version commit() {
    refuseIncomplete();
    evaluations.forEach(evaluation -> Evaluations.requireSubstance(model, evaluation));
    Parts parts =
        new Parts(
            weights.orElseThrow(),
            source.orElseThrow(),
            environment.orElseThrow(),
            new Parts.Described(trainedOn.orElseThrow(), config, evaluations),
            new Parts.Noted(features, parents, annotations));
    return new RegistrationCommit(desk, model, keep, listener).run(parts);
  }

  /** What a version is made of, as the caller gave it. */
  record Parts(
      Path weights, Source source, Environment environment, Described described, Noted noted) {

    /** The artifacts that are values already. */
    record Described(
        SnapshotRef trainedOn, Map<String, ConfigValue> config, List<Evaluation> evaluations) {}

    /** What is noted beside the artifacts. */
    record Noted(
        Optional<FeatureSet> features, List<VersionId> parents, Map<String, String> annotations) {}
  }

  private void refuseIncomplete() {
    List<String> missing = new ArrayList<>();
    require(weights.isPresent(), "the weights: weights(path)", missing);
    require(trainedOn.isPresent(), "the training data snapshot: trainedOn(snapshot)", missing);
    require(source.isPresent(), "the code: source(Source.gitHead(path))", missing);
    require(
        environment.isPresent(), "the environment: environment(Environment.ofThisJvm())", missing);
    require(
        !evaluations.isEmpty(), "the evaluation metrics: evaluation(Evaluation.on(…))", missing);
    if (!missing.isEmpty()) {
      throw new Rejected(
          String.format(
              "a version of %s has five artifacts; this one lacks %s",
              model, String.join(", and ", missing)));
    }
  }

  private static void require(boolean present, String what, List<String> missing) {
    if (!present) {
      missing.add(what);
    }
  }
}
