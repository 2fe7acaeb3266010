package dev.modelregistry.core;

import dev.modelregistry.Snapshot;
import dev.modelregistry.core.blob.Keeping;
import dev.modelregistry.core.log.EventLog;
import dev.modelregistry.core.serve.Cached;
import dev.modelregistry.core.state.SnapshotsState;
import dev.modelregistry.core.store.Keys;
import dev.modelregistry.data.Schema;
import dev.modelregistry.data.SchemaDiff;
import dev.modelregistry.data.SchemaVersion;
import dev.modelregistry.error.NotFound;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.event.Captured;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.value.DatasetName;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.Keep;
import dev.modelregistry.value.SnapshotId;
import dev.modelregistry.value.SnapshotRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The snapshots of all datasets, from the logs they were captured in. */
final class StoredSnapshots {

  private static final int WARM = 10_000;

  private final Site site;
  private final Cached<SnapshotId, Snapshot> warm = new Cached<>(WARM);

  StoredSnapshots(Site site) {
    this.site = site;
  }

  /**
   * Returns a snapshot.
   *
   * @throws NotFound if the dataset has none of this number
   */
  Snapshot snapshot(SnapshotId id) {
    site.checkOpen();
    return warm.get(id, this::load);
  }

  /**
   * Demands that a snapshot exists with this content.
   *
   * @throws Rejected if it does not
   */
  void require(SnapshotRef ref) {
    SnapshotRef stored = snapshot(ref.id()).ref();
    if (!stored.equals(ref)) {
      throw new Rejected(
          String.format(
              "%s has the content %s, not %s; take the reference from the snapshot itself",
              ref.id(), stored.content(), ref.content()));
    }
  }

  /** Returns the newest snapshot of a dataset. */
  Optional<Snapshot> latest(DatasetName dataset) {
    long newest = site.snapshots(dataset).head().state().newestNumber();
    return newest == 0 ? Optional.empty() : Optional.of(snapshot(new SnapshotId(dataset, newest)));
  }

  /** Returns how the next snapshot of a dataset is kept: where space counts, as an addition. */
  Keeping keeping(Keep keep, DatasetName dataset) {
    if (keep == Keep.PLAIN) {
      return Keeping.PLAIN;
    }
    return latest(dataset)
        .map(newest -> Keeping.smallestAfter(((StoredSnapshot) newest).artifact()))
        .orElse(Keeping.PACKED);
  }

  /** Returns all snapshots of a dataset, oldest first. */
  List<Snapshot> all(DatasetName dataset) {
    List<Snapshot> all = new ArrayList<>();
    EventLog<SnapshotsState> log = site.snapshots(dataset);
    log.scan(1, log.head().size(), entry -> of(dataset, entry).ifPresent(all::add));
    return all;
  }

  /** Returns the schemas of a dataset, oldest first; reads one record for each. */
  List<SchemaVersion> schemas(DatasetName dataset) {
    Optional<Digest> last = Optional.empty();
    List<SchemaVersion> versions = new ArrayList<>();
    for (Snapshot snapshot : all(dataset)) {
      Optional<Digest> fingerprint = ((StoredSnapshot) snapshot).schemaFingerprint();
      if (fingerprint.isPresent() && !fingerprint.equals(last)) {
        last = fingerprint;
        versions.add(next(versions, snapshot));
      }
    }
    return versions;
  }

  private static SchemaVersion next(List<SchemaVersion> before, Snapshot snapshot) {
    Schema schema = snapshot.schema().orElseThrow();
    SchemaDiff change =
        before.isEmpty()
            ? new SchemaDiff(List.of())
            : before.get(before.size() - 1).schema().to(schema);
    return new SchemaVersion(before.size() + 1, snapshot.id(), schema, change);
  }

  /** Returns the snapshot that an entry captured, if it captured one. */
  Optional<Snapshot> of(DatasetName dataset, LogEntry entry) {
    return entry.event() instanceof Captured captured
        ? Optional.of(new StoredSnapshot(dataset, entry, captured, site.blobs(Keys.line(dataset))))
        : Optional.empty();
  }

  private Snapshot load(SnapshotId id) {
    EventLog<SnapshotsState> log = site.snapshots(id.dataset());
    if (id.number() > Keys.MAX_SEQUENCE) {
      throw notFound(id, log);
    }
    return log.peek(id.number())
        .flatMap(entry -> ofNumber(id, entry))
        .or(() -> ofNumber(id, log))
        .orElseThrow(() -> notFound(id, log));
  }

  private static NotFound notFound(SnapshotId id, EventLog<SnapshotsState> log) {
    long newest = log.head().state().newestNumber();
    return new NotFound(
        newest == 0
            ? String.format(
                "%s does not exist: %s has no snapshot yet; see registry.datasets() for the"
                    + " datasets that have",
                id, id.dataset())
            : String.format(
                "%s does not exist: the newest snapshot of the dataset is s%d", id, newest));
  }

  private Optional<Snapshot> ofNumber(SnapshotId id, EventLog<SnapshotsState> log) {
    OptionalLong sequence = log.head().state().sequenceOf(id.number());
    return sequence.isPresent() ? ofNumber(id, log.entry(sequence.getAsLong())) : Optional.empty();
  }

  private Optional<Snapshot> ofNumber(SnapshotId id, LogEntry entry) {
    return of(id.dataset(), entry).filter(snapshot -> snapshot.id().equals(id));
  }
}
