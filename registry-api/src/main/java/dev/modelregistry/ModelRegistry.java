package dev.modelregistry;

import dev.modelregistry.error.OutcomeUnknown;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.SnapshotId;
import dev.modelregistry.value.VersionId;
import java.util.List;

/**
 * All models and datasets of one storage. Every process that opens the same directory or bucket is
 * a peer; there is no server.
 *
 * <p>Safe for use by many threads. Closing releases what the registry holds in this process and the
 * storage it was opened on; handles that came from it fail afterwards.
 */
public interface ModelRegistry extends AutoCloseable {

  /**
   * Returns a handle on a model. The model need not exist: it begins with its first registration.
   *
   * @throws IllegalArgumentException if the name is not 1 to 100 characters of {@code [a-z0-9._-]}
   *     that begin and end with a letter or digit
   */
  Model model(String name);

  /**
   * Returns the models that have at least one entry, by name.
   *
   * @throws dev.modelregistry.error.Unavailable if the storage cannot be read
   */
  List<Model> models();

  /**
   * Returns a handle on a dataset. The dataset need not exist: it begins with its first snapshot.
   *
   * @throws IllegalArgumentException if the name is not of the form above
   */
  Dataset dataset(String name);

  /**
   * Returns the datasets that have at least one snapshot, by name.
   *
   * @throws dev.modelregistry.error.Unavailable if the storage cannot be read
   */
  List<Dataset> datasets();

  /**
   * Returns a version.
   *
   * @throws dev.modelregistry.error.NotFound if there is none of this number
   */
  Version version(VersionId id);

  /**
   * Returns a snapshot.
   *
   * @throws dev.modelregistry.error.NotFound if there is none of this number
   */
  Snapshot snapshot(SnapshotId id);

  /**
   * Returns the same registry for another actor. Both share storage, caches and life: closing
   * either closes both.
   *
   * @param actor who acts, as the host application authenticated them
   */
  ModelRegistry as(Actor actor);

  /** Returns what holds for the whole registry: default policies and roles. */
  Rules rules();

  /**
   * Returns the versions that were trained on a snapshot, in the order of their names. One listing,
   * however many versions there are.
   *
   * @throws dev.modelregistry.error.Unavailable if the storage cannot be read
   */
  List<VersionId> trainedOn(SnapshotId snapshot);

  /**
   * Returns the versions that saw a snapshot: trained on it, or evaluated on it when they were
   * registered or later, in the order of their names. One listing, however many versions there are.
   *
   * @throws dev.modelregistry.error.Unavailable if the storage cannot be read
   */
  List<VersionId> versionsThatSaw(SnapshotId snapshot);

  /**
   * Says what recalling a snapshot would touch: every version that saw it, every version made from
   * one of those, and when each of them was in production.
   *
   * @throws dev.modelregistry.error.NotFound if there is no such snapshot
   * @throws dev.modelregistry.error.Unavailable if the storage cannot be read
   */
  BlastRadius blastRadius(SnapshotId snapshot);

  /**
   * Returns the versions of all models that name this one as a parent.
   *
   * @throws dev.modelregistry.error.Unavailable if the storage cannot be read
   */
  List<VersionId> childrenOf(VersionId version);

  /**
   * Checks every log, root, manifest, blob and edge of lineage, and does not stop at the first
   * damage; an object that alone cannot be read is damaged. Reads every byte once, but for small
   * documents and blobs that many entries share.
   *
   * @throws dev.modelregistry.error.Unavailable if the storage does not answer
   */
  default Verification verify() {
    return verify(VerifyRequest.everything());
  }

  /**
   * Checks what the request names, against receipts where it has some.
   *
   * @throws dev.modelregistry.error.Unavailable if the storage does not answer
   */
  Verification verify(VerifyRequest request);

  /**
   * Learns what became of a write whose outcome was unknown, and makes sure that it does not change
   * any more: where the entry is not in the log, its slot is filled so that it can never come.
   *
   * @return true if the write took place, false if it did not and never will
   * @throws dev.modelregistry.error.Unavailable if the storage still does not answer
   */
  boolean settle(OutcomeUnknown unknown);

  /** Says where the registry is; never contains credentials. */
  String describe();

  @Override
  void close();
}
