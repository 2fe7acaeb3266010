package dev.modelregistry;

import dev.modelregistry.data.FeatureSet;
import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.ConfigValue;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.EnvironmentRecord;
import dev.modelregistry.value.SnapshotRef;
import dev.modelregistry.value.SourceRevision;
import dev.modelregistry.value.VersionId;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An immutable version: five artifacts, a number, and where it came from. Never changes, so it can
 * be kept and shared between threads for as long as the registry is open.
 */
public interface Version {

  /** Returns the model and the number. */
  VersionId id();

  /** Returns the digest of the manifest, the version's identity. */
  Digest digest();

  /** Returns when it was registered. */
  Instant registeredAt();

  /** Returns who registered it. */
  Actor registeredBy();

  /** Returns the weights. */
  Artifact weights();

  /** Returns the snapshot of the training data. */
  SnapshotRef trainedOn();

  /** Returns the revision of the code. */
  SourceRevision source();

  /**
   * Opens the uncommitted changes of the code as text in the form of {@code git diff}, or empty
   * where there were none or nobody looked.
   *
   * @throws dev.modelregistry.error.Corrupt while reading, if the bytes are damaged
   */
  Optional<InputStream> uncommittedChanges();

  /** Returns the configuration by key, sorted. */
  Map<String, ConfigValue> config();

  /**
   * Reads the record of where it was trained.
   *
   * @throws dev.modelregistry.error.Corrupt if the record is damaged
   */
  EnvironmentRecord environment();

  /** Returns the inputs that it computes, where they were named. */
  Optional<FeatureSet> features();

  /** Returns the evaluations that it was registered with. */
  List<Evaluation> evaluations();

  /** Returns the versions that it was made from. */
  List<VersionId> parents();

  /** Returns the free notes by name, sorted. */
  Map<String, String> annotations();
}
