package dev.modelregistry.core;

import dev.modelregistry.BlastRadius;
import dev.modelregistry.Dataset;
import dev.modelregistry.Model;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Rules;
import dev.modelregistry.Snapshot;
import dev.modelregistry.Verification;
import dev.modelregistry.VerifyRequest;
import dev.modelregistry.Version;
import dev.modelregistry.core.audit.Reads;
import dev.modelregistry.core.audit.RegistryAudit;
import dev.modelregistry.core.log.EventLog;
import dev.modelregistry.core.store.Folders;
import dev.modelregistry.core.store.Keys;
import dev.modelregistry.error.OutcomeUnknown;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.DatasetName;
import dev.modelregistry.value.ModelName;
import dev.modelregistry.value.SnapshotId;
import dev.modelregistry.value.VersionId;
import java.util.List;

/** A registry as one actor sees it. */
final class OpenRegistry implements ModelRegistry {

  private final Site site;
  private final Actor actor;
  private final Desk desk;

  OpenRegistry(Site site, Actor actor) {
    this.site = site;
    this.actor = actor;
    this.desk = new Desk(site, actor);
  }

  @Override
  public Model model(String name) {
    return new StoredModel(desk, new ModelName(name));
  }

  @Override
  public List<Model> models() {
    return Folders.below(Keys.MODELS, site.store()).stream().map(this::model).toList();
  }

  @Override
  public Dataset dataset(String name) {
    return new StoredDataset(desk, new DatasetName(name));
  }

  @Override
  public List<Dataset> datasets() {
    return Folders.below(Keys.DATASETS, site.store()).stream().map(this::dataset).toList();
  }

  @Override
  public Version version(VersionId id) {
    return desk.versions().version(id);
  }

  @Override
  public Snapshot snapshot(SnapshotId id) {
    return desk.snapshots().snapshot(id);
  }

  @Override
  public ModelRegistry as(Actor other) {
    return new OpenRegistry(site, other);
  }

  @Override
  public Rules rules() {
    return new RegistryRules(desk);
  }

  @Override
  public List<VersionId> trainedOn(SnapshotId snapshot) {
    return desk.versions().of(site.edges().of(snapshot)).stream()
        .filter(version -> version.trainedOn().id().equals(snapshot))
        .map(Version::id)
        .toList();
  }

  @Override
  public List<VersionId> versionsThatSaw(SnapshotId snapshot) {
    return List.copyOf(new Impact(desk).thatSaw(snapshot).keySet());
  }

  @Override
  public BlastRadius blastRadius(SnapshotId snapshot) {
    desk.snapshots().snapshot(snapshot);
    return new Impact(desk).of(snapshot);
  }

  @Override
  public List<VersionId> childrenOf(VersionId version) {
    return desk.versions().of(site.edges().of(version)).stream()
        .filter(child -> child.parents().contains(version))
        .map(Version::id)
        .toList();
  }

  @Override
  public Verification verify(VerifyRequest request) {
    try (Reads reads = site.reads()) {
      return new RegistryAudit(site.store(), site::blobs, request, System::nanoTime, reads).run();
    }
  }

  @Override
  public boolean settle(OutcomeUnknown unknown) {
    return log(unknown.entry().log()).settle(unknown.entry().sequence(), unknown.entryId(), actor);
  }

  private EventLog<?> log(String name) {
    String[] parts = name.split("/", -1);
    if (name.equals(Keys.RULES)) {
      return site.rules();
    } else if (parts.length == 3 && name.equals(Keys.versions(new ModelName(parts[1])))) {
      return site.versions(new ModelName(parts[1]));
    } else if (parts.length == 3 && name.equals(Keys.decisions(new ModelName(parts[1])))) {
      return site.decisions(new ModelName(parts[1]));
    } else if (parts.length == 3 && name.equals(Keys.snapshots(new DatasetName(parts[1])))) {
      return site.snapshots(new DatasetName(parts[1]));
    }
    throw new Rejected("there is no log of the name " + name);
  }

  @Override
  public String describe() {
    return site.store().describe();
  }

  @Override
  public void close() {
    site.close();
  }
}
