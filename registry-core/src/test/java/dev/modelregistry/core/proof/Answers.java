package dev.modelregistry.core.proof;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.modelregistry.Artifact;
import dev.modelregistry.Dataset;
import dev.modelregistry.Decision;
import dev.modelregistry.Explanation;
import dev.modelregistry.Model;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelView;
import dev.modelregistry.Snapshot;
import dev.modelregistry.Version;
import dev.modelregistry.error.Corrupt;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.testkit.InMemoryStorage.Space;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.LogPosition;
import dev.modelregistry.value.SnapshotId;
import dev.modelregistry.value.TreeFile;
import dev.modelregistry.value.VersionId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Everything that can be asked of a registry, and what it answered while it was sound.
 *
 * <p>Questions are put in sittings. Each sitting opens the registry anew, because what one question
 * had read would hide from the next what is damaged. Which questions there are is fixed when the
 * registry is sound: that must not depend on an answer.
 */
final class Answers {

  private final List<Sitting<?>> sittings = new ArrayList<>();

  /** Asks a sound registry. */
  Answers(Space space) {
    try (ModelRegistry registry = SampleRegistry.open(space)) {
      Sitting<ModelRegistry> rules = sit(now -> now);
      rules.ask("models", ModelRegistry::models);
      rules.ask("datasets", ModelRegistry::datasets);
      rules.ask("default policies", now -> now.rules().policies());
      rules.ask("grants", now -> now.rules().grants());
      rules.ask("how bytes are kept", now -> now.rules().kept());
      rules.ask("history of the rules", now -> now.rules().history());
      registry.datasets().forEach(this::ask);
      registry.models().forEach(this::ask);
    }
    sittings.forEach(sitting -> sitting.learn(space));
  }

  /** Returns how many questions there are. */
  int count() {
    return sittings.stream().mapToInt(sitting -> sitting.questions.size()).sum();
  }

  /**
   * Asks a damaged registry and returns what it answered wrongly. An answer is right if it is the
   * sound one or the library says that bytes are damaged.
   */
  List<String> wrong(Space damaged) {
    return wrong(damaged, sitting -> true, Corrupt.class::isInstance);
  }

  /**
   * As above, where one object's bytes were changed. Those who have not read it while it was sound
   * cannot come to other answers, so they are not asked again.
   */
  List<String> wrong(Space damaged, ObjectKey changed) {
    return wrong(damaged, changed, Corrupt.class::isInstance);
  }

  /** As above, where some other refusals are right too. */
  List<String> wrong(Space damaged, ObjectKey changed, Predicate<RegistryException> refusals) {
    return wrong(damaged, sitting -> sitting.read.contains(changed), refusals);
  }

  /** As above, where some other refusals are right too. */
  List<String> wrong(Space damaged, Predicate<RegistryException> refusals) {
    return wrong(damaged, sitting -> true, refusals);
  }

  private List<String> wrong(
      Space damaged, Predicate<Sitting<?>> asked, Predicate<RegistryException> refusals) {
    List<String> wrong = new ArrayList<>();
    sittings.stream().filter(asked).forEach(sitting -> sitting.compare(damaged, refusals, wrong));
    return wrong;
  }

  private <T> Sitting<T> sit(Function<ModelRegistry, T> with) {
    Sitting<T> sitting = new Sitting<>(with);
    sittings.add(sitting);
    return sitting;
  }

  private void ask(Dataset dataset) {
    String name = dataset.name().value();
    Sitting<Dataset> whole = sit(now -> now.dataset(name));
    whole.ask(name + ": latest", now -> now.latest().map(Answers::text));
    whole.ask(name + ": snapshots", now -> text(now.snapshots()));
    for (Snapshot snapshot : dataset.snapshots()) {
      SnapshotId id = snapshot.id();
      Sitting<ModelRegistry> one = sit(now -> now);
      one.ask(id + "", now -> text(now.snapshot(id)));
      one.ask(id + ": content", now -> bytes(now.snapshot(id).content()));
      sit(now -> now).ask(id + ": is used by", now -> now.trainedOn(id));
      sit(now -> now).ask(id + ": was seen by", now -> now.versionsThatSaw(id));
    }
  }

  private void ask(Model model) {
    String name = model.name().value();
    ask(name + " now", sit(now -> now.model(name)), model);
    List<Decision> decisions = model.decisions();
    for (int i = 0; i < decisions.size(); i += Math.max(1, decisions.size() / 3)) {
      Decision decision = decisions.get(i);
      ModelView then = model.asOf(decision.time());
      String when = name + " as of decision " + (i + 1);
      ask(when, sit(now -> now.model(name).asOf(decision.time())), then);
      LogPosition position = then.position();
      Sitting<Model> proofs = sit(now -> now.model(name));
      proofs.ask(when + ": by position", now -> now.asOf(position).labels());
      proofs.ask(when + ": proof of growth", now -> now.proveGrowth(position));
      proofs.ask(when + ": proof", now -> now.prove(decision));
    }
    List<Version> versions = model.search().stream().toList();
    for (Version version : versions) {
      ask(version.id());
      Sitting<Model> other = sit(now -> now.model(name));
      other.ask(
          version.id() + ": compared with the newest",
          now -> now.diff(versions.get(0).id(), version.id()));
      Digest digest = version.digest();
      other.ask(version.id() + ": by digest", now -> text(now.version(digest)));
    }
  }

  private static <T extends ModelView> void ask(String name, Sitting<T> of, ModelView view) {
    of.ask(name + ": labels", ModelView::labels);
    of.ask(name + ": position", ModelView::position);
    of.ask(name + ": decisions", ModelView::decisions);
    of.ask(name + ": search", now -> text(now.search().stream()));
    of.ask(
        name + ": search by metric",
        now -> text(now.search().metric("auc", auc -> auc > 0.85).highest("auc").stream()));
    of.ask(name + ": default policy", now -> now.policy(SampleRegistry.CANARY));
    for (Label label : List.of(Label.PRODUCTION, Label.STAGING)) {
      of.ask(name + ": " + label, now -> now.find(label).map(Answers::text));
      of.ask(name + ": history of " + label, now -> now.history(label));
      of.ask(name + ": policy of " + label, now -> now.policy(label));
      if (view.find(label).isPresent()) {
        of.ask(name + ": why " + label, now -> explained(now.explain(label)));
      }
    }
  }

  private void ask(VersionId id) {
    sit(now -> now).ask(id + "", now -> text(now.version(id)));
    sit(now -> now).ask(id + ": children", now -> now.childrenOf(id));
    sit(now -> now).ask(id + ": is archived", now -> now.model(id.model().value()).isArchived(id));
    Sitting<Version> one = sit(now -> now.version(id));
    one.ask(id + ": weights", now -> bytes(now.weights()));
    one.ask(id + ": verified", now -> now.weights().verify().contents());
    one.ask(id + ": copied", now -> copied(now.weights()));
    one.ask(id + ": environment", Version::environment);
  }

  private static String explained(Explanation why) {
    return String.join(
        "\n",
        why.text(),
        text(why.version()),
        why.decision().toString(),
        why.promotion().toString(),
        why.rollback().toString(),
        why.policy().toString(),
        why.evidence().toString(),
        why.position().toString());
  }

  private static String text(Stream<Version> versions) {
    return versions.map(Answers::text).toList().toString();
  }

  private static String text(List<Snapshot> snapshots) {
    return snapshots.stream().map(Answers::text).toList().toString();
  }

  private static String text(Version version) {
    return Stream.of(
            version.id(),
            version.digest(),
            version.registeredAt(),
            version.registeredBy(),
            version.weights().contents(),
            version.trainedOn(),
            version.source(),
            version.uncommittedChanges().isPresent(),
            version.config(),
            version.evaluations(),
            version.parents(),
            version.annotations())
        .map(Object::toString)
        .toList()
        .toString();
  }

  private static String text(Snapshot snapshot) {
    return Stream.of(
            snapshot.ref(),
            snapshot.capturedAt(),
            snapshot.capturedBy(),
            snapshot.content().contents(),
            snapshot.annotations())
        .map(Object::toString)
        .toList()
        .toString();
  }

  private static String bytes(Artifact artifact) {
    StringBuilder all = new StringBuilder(artifact.files().toString());
    for (TreeFile file : artifact.files()) {
      boolean isTree = artifact.contents().isTree();
      try (InputStream in = isTree ? artifact.open(file.path()) : artifact.open()) {
        all.append(' ').append(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return all.toString();
  }

  private static String copied(Artifact artifact) {
    try (FileSystem memory = Jimfs.newFileSystem(Configuration.unix())) {
      Path target = memory.getPath("/copy");
      artifact.copyTo(target);
      StringBuilder all = new StringBuilder();
      try (Stream<Path> files = Files.walk(target)) {
        for (Path file : files.sorted().toList()) {
          all.append(file).append(Files.isDirectory(file) ? "" : " " + Files.readString(file));
        }
      }
      return all.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
