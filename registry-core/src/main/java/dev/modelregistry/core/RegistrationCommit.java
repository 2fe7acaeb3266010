package dev.modelregistry.core;

import dev.modelregistry.Environment;
import dev.modelregistry.ProgressListener;
import dev.modelregistry.Version;
import dev.modelregistry.core.VersionRegistration.Parts;
import dev.modelregistry.core.blob.ArtifactIngest;
import dev.modelregistry.core.blob.BlobStore;
import dev.modelregistry.core.blob.Ingested;
import dev.modelregistry.core.blob.Keeping;
import dev.modelregistry.core.blob.StoredArtifact;
import dev.modelregistry.core.blob.Work;
import dev.modelregistry.core.capture.CapturedSource;
import dev.modelregistry.core.capture.SourceCapture;
import dev.modelregistry.core.codec.EnvironmentCodec;
import dev.modelregistry.core.lineage.Edges;
import dev.modelregistry.core.log.Appended;
import dev.modelregistry.core.log.EventLog;
import dev.modelregistry.core.state.RulesState;
import dev.modelregistry.core.state.VersionsState;
import dev.modelregistry.core.store.Keys;
import dev.modelregistry.data.FeatureSet;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.event.Artifacts;
import dev.modelregistry.event.Code;
import dev.modelregistry.event.Manifest;
import dev.modelregistry.event.Registered;
import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.value.Descriptor;
import dev.modelregistry.value.Keep;
import dev.modelregistry.value.ModelName;
import dev.modelregistry.value.Placement;
import dev.modelregistry.value.Role;
import dev.modelregistry.value.VersionId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the parts of a version and then makes it visible. The order is the promise (P4): every
 * blob is durable before the edges, the edges before the entry, and the entry is the version.
 */
final class RegistrationCommit {

  private static final Logger LOG = LoggerFactory.getLogger(RegistrationCommit.class);

  private static final Duration GIT_LIMIT = Duration.ofMinutes(2);
  private static final long WORTH_A_LOOK_BYTES = 16 << 20;
  private static final Duration ANY_AGE = Duration.ofNanos(Long.MAX_VALUE);

  private final Desk desk;
  private final ModelName model;
  private final Optional<Keep> asked;
  private final EventLog<VersionsState> log;
  private final BlobStore blobs;
  private final KnownBlobs known;
  private final Work work;
  private final Map<Object, Placement> placements = new LinkedHashMap<>();

  RegistrationCommit(Desk desk, ModelName model, Optional<Keep> asked, ProgressListener listener) {
    this.desk = desk;
    this.model = model;
    this.asked = asked;
    this.log = desk.site().versions(model);
    this.blobs = desk.site().blobs(Keys.line(model));
    this.known = desk.site().known(log);
    this.work = new Work(listener, System::nanoTime);
  }

  Version run(Parts parts) {
    RulesState rules = desk.require(Role.TRAINER, model.value(), "register a version");
    Keep keep = asked.or(() -> rules.keep(model.value())).orElse(Keep.PLAIN);
    requireCited(parts);
    OwnFolder.refuse(parts.weights(), desk.site().store());
    known.refresh(acceptableAge(parts.weights()));
    Manifest manifest =
        new Manifest(
            model,
            store(parts, keep),
            parts.noted().features(),
            parts.noted().parents(),
            parts.noted().annotations());
    Edges.Use use = Edges.Use.in(log);
    desk.site().edges().note(manifest, use);
    List<Placement> where = List.copyOf(placements.values());
    Appended<VersionsState> appended =
        log.appendToKnown(
            use.entryId(),
            desk.actor(),
            head -> new Registered(head.state().newestNumber() + 1, manifest, where));
    known.learn(appended.entry());
    Registered registered = (Registered) appended.entry().event();
    return desk.versions().version(model, appended.entry(), registered);
  }

  /**
   * A look whether others have stored the same since costs a request, which is more than sending
   * something small again.
   */
  private Duration acceptableAge(Path weights) {
    try {
      if (Files.isRegularFile(weights) && Files.size(weights) < WORTH_A_LOOK_BYTES) {
        return ANY_AGE;
      }
    } catch (IOException unreadable) {
      LOG.debug("The size of {} is not known: {}", weights, unreadable.toString());
    }
    return desk.site().settings().freshness().maxAge();
  }

  private void requireCited(Parts parts) {
    desk.snapshots().require(parts.described().trainedOn());
    for (Evaluation evaluation : parts.described().evaluations()) {
      desk.snapshots().require(evaluation.heldOut());
    }
    parts.noted().parents().forEach(desk.versions()::version);
    parts.noted().features().ifPresent(features -> refuseChanged(features, parts));
  }

  /**
   * A feature set's name and number stand for its definitions; looks where a change would be made
   * by mistake: in the newest version and in the parents.
   */
  private void refuseChanged(FeatureSet features, Parts parts) {
    Set<VersionId> earlier = new LinkedHashSet<>(parts.noted().parents());
    long newest = log.head().state().newestNumber();
    if (newest > 0) {
      earlier.add(new VersionId(model, newest));
    }
    for (VersionId version : earlier) {
      Optional<FeatureSet> bound = desk.versions().version(version).features();
      if (bound.isPresent() && bound.get().toString().equals(features.toString())) {
        List<String> changes = bound.get().changesTo(features);
        if (!changes.isEmpty()) {
          throw new Rejected(
              String.format(
                  "feature set %s is not what it is in %s: %s; give the changed set the next"
                      + " number",
                  features, version, String.join("; ", changes)));
        }
      }
    }
  }

  private Artifacts store(Parts parts, Keep keep) {
    Ingested weights =
        new ArtifactIngest(blobs.keeping(keeping(keep, parts.noted().parents())))
            .ingest(parts.weights(), known::find, work);
    keep(weights.placements());
    CapturedSource source =
        new SourceCapture(GIT_LIMIT, OwnFolder.of(desk.site().store()))
            .capture(parts.source(), blobs, known::find, work);
    source.uncommitted().ifPresent(diff -> keep(List.of(diff)));
    return new Artifacts(
        weights.contents(),
        parts.described().trainedOn(),
        new Code(source.revision(), parts.described().config()),
        store(parts.environment()),
        parts.described().evaluations());
  }

  /** Weights share most with those they were made from, else with the newest. */
  private Keeping keeping(Keep keep, List<VersionId> parents) {
    if (keep == Keep.PLAIN) {
      return Keeping.PLAIN;
    }
    long newest = log.head().state().newestNumber();
    return parents.stream()
        .filter(parent -> parent.model().equals(model))
        .findFirst()
        .or(() -> newest == 0 ? Optional.empty() : Optional.of(new VersionId(model, newest)))
        .map(id -> (StoredArtifact) desk.versions().version(id).weights())
        .map(Keeping::smallestAfter)
        .orElse(Keeping.PACKED);
  }

  private Descriptor store(Environment environment) {
    byte[] document = EnvironmentCodec.encode(desk.site().environments().capture(environment));
    Placement placement = blobs.putDocument(document, known::find);
    keep(List.of(placement));
    return new Descriptor(placement.digest(), placement.sizeBytes(), EnvironmentCodec.MEDIA_TYPE);
  }

  private void keep(Collection<Placement> stored) {
    stored.forEach(placement -> placements.put(placement.digest(), placement));
  }
}
