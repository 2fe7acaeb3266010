package dev.modelregistry.core.lineage;

import dev.modelregistry.Version;
import dev.modelregistry.VersionDiff;
import dev.modelregistry.VersionDiff.Change;
import dev.modelregistry.VersionDiff.Part;
import dev.modelregistry.data.Feature;
import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.gate.Latency;
import dev.modelregistry.value.ConfigValue;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.EnvironmentRecord;
import dev.modelregistry.value.Library;
import dev.modelregistry.value.SourceRevision;
import dev.modelregistry.value.TreeFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What differs between two versions. Each artifact is flattened to names and texts, and the texts
 * are compared by name.
 */
public final class Differences {

  private Differences() {}

  /** Compares two versions over all five artifacts. */
  public static VersionDiff between(Version from, Version to) {
    List<Change> changes = new ArrayList<>();
    compare(Part.WEIGHTS, weights(from), weights(to), changes);
    compare(
        Part.DATA,
        Map.of("trained on", from.trainedOn().toString()),
        Map.of("trained on", to.trainedOn().toString()),
        changes);
    compare(Part.CODE, code(from), code(to), changes);
    compare(Part.ENVIRONMENT, environment(from), environment(to), changes);
    compare(Part.EVALUATION, metrics(from.evaluations()), metrics(to.evaluations()), changes);
    return new VersionDiff(from.id(), to.id(), changes);
  }

  private static void compare(
      Part part, Map<String, String> before, Map<String, String> after, List<Change> changes) {
    TreeSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    for (String name : names) {
      Optional<String> was = Optional.ofNullable(before.get(name));
      Optional<String> is = Optional.ofNullable(after.get(name));
      if (!was.equals(is)) {
        changes.add(new Change(part, name, was, is));
      }
    }
  }

  private static Map<String, String> weights(Version version) {
    Map<String, String> texts = new TreeMap<>();
    for (TreeFile file : version.weights().files()) {
      String text = String.format("%s, %,d bytes", file.digest().shortHex(), file.sizeBytes());
      texts.put(version.weights().contents().isTree() ? file.path() : "file", text);
    }
    return texts;
  }

  private static Map<String, String> code(Version version) {
    Map<String, String> texts = new TreeMap<>();
    texts.put("revision", version.source().system() + " " + version.source().revision());
    version.source().branch().ifPresent(branch -> texts.put("branch", branch));
    version.source().remote().ifPresent(remote -> texts.put("remote", remote));
    texts.put("working tree", uncommitted(version.source()));
    for (Map.Entry<String, ConfigValue> entry : version.config().entrySet()) {
      texts.put("config " + entry.getKey(), entry.getValue().toString());
    }
    version
        .features()
        .ifPresent(
            set -> {
              texts.put("features", set.toString());
              for (Feature feature : set.features()) {
                texts.put(
                    "feature " + feature.name(),
                    feature.type() + ": " + feature.definition() + " of " + feature.columns());
              }
            });
    return texts;
  }

  private static String uncommitted(SourceRevision source) {
    String patch = source.patch().map(diff -> " " + diff.digest().shortHex()).orElse("");
    return source.uncommitted() + patch;
  }

  private static Map<String, String> environment(Version version) {
    EnvironmentRecord record = version.environment();
    Map<String, String> texts = new TreeMap<>();
    texts.put("kind", record.kind());
    record.facts().forEach((name, value) -> texts.put(name, value));
    record.variables().forEach((name, value) -> texts.put("variable " + name, value));
    record.seeds().forEach((name, value) -> texts.put("seed " + name, value.toString()));
    for (Library library : record.libraries()) {
      String digest = library.digest().map(Digest::shortHex).orElse("");
      String known = library.version().map(v -> v + " " + digest).orElse(digest).strip();
      texts.merge("library " + library.name(), known, (one, other) -> one + ", " + other);
    }
    return texts;
  }

  private static Map<String, String> metrics(List<Evaluation> evaluations) {
    Map<String, String> texts = new TreeMap<>();
    for (Evaluation evaluation : evaluations) {
      String on = " on " + evaluation.heldOut().id();
      evaluation.metrics().forEach((name, value) -> texts.put(name + on, value.toString()));
      evaluation
          .slices()
          .forEach(
              slice ->
                  texts.put(
                      slice.metric() + " of " + slice.slice() + on,
                      slice.value() + " (" + slice.samples() + " rows)"));
      evaluation.latency().ifPresent(latency -> texts.put("latency" + on, shown(latency)));
    }
    return texts;
  }

  private static String shown(Latency latency) {
    return String.format(
        "p50 %s µs, p95 %s µs, p99 %s µs (%,d)",
        latency.p50().toNanos() / 1_000,
        latency.p95().toNanos() / 1_000,
        latency.p99().toNanos() / 1_000,
        latency.count());
  }
}
