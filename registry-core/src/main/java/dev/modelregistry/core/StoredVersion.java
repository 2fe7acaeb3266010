package dev.modelregistry.core;

import dev.modelregistry.Artifact;
import dev.modelregistry.Version;
import dev.modelregistry.core.blob.BlobStore;
import dev.modelregistry.core.blob.PlacedBlobs;
import dev.modelregistry.core.blob.StoredArtifact;
import dev.modelregistry.core.codec.EnvironmentCodec;
import dev.modelregistry.core.codec.MalformedJson;
import dev.modelregistry.core.codec.ManifestCodec;
import dev.modelregistry.data.FeatureSet;
import dev.modelregistry.error.Corrupt;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.event.Manifest;
import dev.modelregistry.event.Registered;
import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.ConfigValue;
import dev.modelregistry.value.Contents;
import dev.modelregistry.value.Descriptor;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.EnvironmentRecord;
import dev.modelregistry.value.Placement;
import dev.modelregistry.value.SnapshotRef;
import dev.modelregistry.value.SourceRevision;
import dev.modelregistry.value.VersionId;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A version as its entry says it. */
class StoredVersion implements Version {

  static final Comparator<Version> BY_ID = Comparator.comparing(Version::id);

  private final VersionId id;
  private final Supplier<LogEntry> entry;
  private final BlobStore blobs;

  /**
   * Creates a version.
   *
   * @param entry gives the entry that registered it, every time the same
   */
  StoredVersion(VersionId id, Supplier<LogEntry> entry, BlobStore blobs) {
    this.id = id;
    this.entry = entry;
    this.blobs = blobs;
  }

  @Override
  public VersionId id() {
    return id;
  }

  @Override
  public Digest digest() {
    return ManifestCodec.digest(manifest());
  }

  @Override
  public Instant registeredAt() {
    return entry.get().time();
  }

  @Override
  public Actor registeredBy() {
    return entry.get().actor();
  }

  @Override
  public Artifact weights() {
    return artifact(manifest().artifacts().weights());
  }

  @Override
  public SnapshotRef trainedOn() {
    return manifest().artifacts().trainedOn();
  }

  @Override
  public SourceRevision source() {
    return manifest().artifacts().code().source();
  }

  @Override
  public Optional<InputStream> uncommittedChanges() {
    return source().patch().map(diff -> artifact(asFile("uncommitted.diff", diff)).open());
  }

  @Override
  public Map<String, ConfigValue> config() {
    return manifest().artifacts().code().config();
  }

  @Override
  public EnvironmentRecord environment() {
    Descriptor environment = manifest().artifacts().environment();
    try {
      return EnvironmentCodec.decode(
          blobs.readDocument(placement(environment.digest()), EnvironmentCodec.MAX_BYTES));
    } catch (MalformedJson e) {
      String key = blobs.key(placement(environment.digest())).value();
      throw e.in(key, key + ", the environment of " + id() + ",", "is no environment record");
    }
  }

  @Override
  public Optional<FeatureSet> features() {
    return manifest().features();
  }

  @Override
  public List<Evaluation> evaluations() {
    return manifest().artifacts().evaluations();
  }

  @Override
  public List<VersionId> parents() {
    return manifest().parents();
  }

  @Override
  public Map<String, String> annotations() {
    return manifest().annotations();
  }

  LogEntry entry() {
    return entry.get();
  }

  /** Returns where everything stands that the weights are read from. */
  List<Placement> weightBlobs() {
    Contents weights = manifest().artifacts().weights();
    List<Placement> blobs = new ArrayList<>(weights().stored().blobs());
    if (weights.isTree()) {
      blobs.add(placement(weights.digest()));
    }
    return blobs;
  }

  /** Demands that every blob of the version is there with its length; reads none. */
  void requirePresent() {
    registered().blobs().forEach(blobs::check);
  }

  private Registered registered() {
    return (Registered) entry.get().event();
  }

  private Manifest manifest() {
    return registered().manifest();
  }

  private Placement placement(Digest blob) {
    return new PlacedBlobs(registered().blobs())
        .apply(blob)
        .orElseThrow(
            () ->
                new Corrupt(
                    entry.get().ref().toString(),
                    String.format("%s does not say where its blob %s stands", id(), blob)));
  }

  private Artifact artifact(Contents contents) {
    return new StoredArtifact(contents, new PlacedBlobs(registered().blobs()), blobs);
  }

  private static Contents asFile(String name, Descriptor blob) {
    return new Contents(Contents.Form.FILE, name, blob, blob.sizeBytes(), 1);
  }

  /** The same version of the same registry: the entry's random id tells one from another. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StoredVersion that
        && id.equals(that.id)
        && entry.get().stamp().equals(that.entry.get().stamp());
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  /** Returns the model and the number. */
  @Override
  public String toString() {
    return id().toString();
  }
}
