package dev.modelregistry.core.audit;

import dev.modelregistry.core.blob.BlobStore;
import dev.modelregistry.core.blob.PlacedBlobs;
import dev.modelregistry.core.blob.StoredArtifact;
import dev.modelregistry.core.codec.EnvironmentCodec;
import dev.modelregistry.core.codec.MalformedJson;
import dev.modelregistry.core.codec.TableCodec;
import dev.modelregistry.core.store.Keys;
import dev.modelregistry.core.store.ObjectStore;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.event.Artifacts;
import dev.modelregistry.event.Captured;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.event.Registered;
import dev.modelregistry.event.TableRef;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.Contents;
import dev.modelregistry.value.DatasetName;
import dev.modelregistry.value.Descriptor;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.Packing;
import dev.modelregistry.value.Placement;
import dev.modelregistry.value.SnapshotId;
import dev.modelregistry.value.TreeFile;
import dev.modelregistry.value.VersionId;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ObjLongConsumer;

/**
 * Checks the blobs of a model or a dataset, and who needs those that are damaged.
 *
 * <p>A blob is read once, unless it is placed again after so many others that it was forgotten:
 * that bounds the memory, and entries that share blobs mostly stand close together. What grows with
 * the line is small: {@link PlacedObjects} and who registered what.
 */
final class LineAudit {

  private static final int MOST_REMEMBERED = 100_000;

  private final ObjectStore store;
  private final BlobStore blobs;
  private final boolean read;
  private final ObjLongConsumer<String> told;
  private final Reads reads;

  /** By placement and not by upload id: two entries may claim different bytes for one object. */
  private final Map<Placement, Boolean> checked = new LinkedHashMap<>(16, 0.75f, true);

  /** A delta whose base no entry places, however many entries cite the delta. */
  private record Unplaced(Placement delta) {}

  /** What needs the blobs that are being read. */
  private final Map<Placement, Set<String>> unread = new HashMap<>();

  private final PlacedObjects objects = new PlacedObjects();
  private final Map<Object, Damage> damages = new LinkedHashMap<>();
  private final Map<Long, Actor> registrations = new HashMap<>();
  private final Map<Actor, Actor> actors = new HashMap<>();

  /**
   * Prepares the check of a line.
   *
   * @param read whether to read every byte
   * @param told is told of each blob and how many bytes were read
   */
  LineAudit(
      ObjectStore store, BlobStore blobs, boolean read, ObjLongConsumer<String> told, Reads reads) {
    this.store = store;
    this.blobs = blobs;
    this.read = read;
    this.told = told;
    this.reads = reads;
  }

  /** Checks what a registration needs. */
  void version(LogEntry entry) {
    objects.take(entry);
    if (entry.event() instanceof Registered registered) {
      Actor actor = actors.computeIfAbsent(entry.actor(), same -> same);
      registrations.put(registered.number(), actor);
      VersionId id = new VersionId(registered.manifest().model(), registered.number());
      Artifacts artifacts = registered.manifest().artifacts();
      Bundle version = new Bundle(entry, id.toString(), registered.blobs());
      version.environment(artifacts.environment());
      artifacts.code().source().patch().ifPresent(diff -> version.need("its changes", diff));
      version.bases();
      version.everyPlacement();
      version.contents(artifacts.weights());
    }
  }

  /** Checks what a snapshot needs. */
  void snapshot(DatasetName dataset, LogEntry entry) {
    objects.take(entry);
    if (entry.event() instanceof Captured captured) {
      SnapshotId id = new SnapshotId(dataset, captured.number());
      Bundle snapshot = new Bundle(entry, id.toString(), captured.blobs());
      captured.table().ifPresent(snapshot::table);
      snapshot.bases();
      snapshot.everyPlacement();
      snapshot.contents(captured.contents());
    }
  }

  /** Returns who registered each version, by number. */
  Map<Long, Actor> registrations() {
    return registrations;
  }

  /** Returns what is damaged, with the versions or snapshots that need it. */
  Collection<Damage> damages() {
    reads.finish();
    return damages.values();
  }

  /** What one entry says that it needs and where it says that this stands. */
  private final class Bundle {

    private final LogEntry entry;
    private final String dependent;
    private final List<Placement> placements;
    private final PlacedBlobs placed;

    Bundle(LogEntry entry, String dependent, List<Placement> placements) {
      this.entry = entry;
      this.dependent = dependent;
      this.placements = placements;
      this.placed = new PlacedBlobs(placements);
    }

    /** What no entry places is nobody's: it can be read today, and a collection removes it. */
    void bases() {
      for (Placement placement : placements) {
        placement
            .packing()
            .flatMap(Packing::base)
            .filter(objects::surelyLack)
            .ifPresent(base -> unplaced(placement, base));
      }
    }

    private void unplaced(Placement delta, Packing.Base base) {
      String key = Keys.entry(entry.ref().log(), entry.sequence()).value();
      ObjectKey kept = Keys.blob(Keys.lineOf(entry.ref().log()), base.uploadId());
      String what =
          String.format(
              "%s keeps %s as a delta against %s in %s, which neither it nor an entry before it"
                  + " places, so that a collection removes what the delta cannot be read without;"
                  + " keep a copy of that object, and restore the entry from a copy",
              key, delta.digest(), base.digest(), kept);
      damages
          .computeIfAbsent(new Unplaced(delta), same -> new Damage(key, what))
          .neededBy(dependent);
    }

    void everyPlacement() {
      placements.forEach(placement -> check(placement, () -> blobs.verifyHere(placement)));
    }

    void environment(Descriptor environment) {
      need("its environment", environment);
      placed
          .apply(environment.digest())
          .ifPresent(placement -> check(placement, () -> readEnvironment(placement)));
    }

    private void readEnvironment(Placement placement) {
      try {
        EnvironmentCodec.decode(blobs.readDocument(placement, EnvironmentCodec.MAX_BYTES));
      } catch (MalformedJson e) {
        String key = blobs.key(placement).value();
        throw e.in(key, key, "is no environment record");
      }
    }

    void table(TableRef table) {
      need("its table record", table.record());
      placed
          .apply(table.record().digest())
          .ifPresent(placement -> check(placement, () -> readTable(table, placement)));
    }

    private void readTable(TableRef table, Placement placement) {
      String key = blobs.key(placement).value();
      try {
        TableCodec.decode(blobs.readDocument(placement, TableCodec.MAX_BYTES), table.schema());
      } catch (MalformedJson e) {
        throw e.in(key, key, "is no table record");
      }
    }

    /** The listing is held against what this entry says, so it is read for each entry. */
    void contents(Contents contents) {
      need("'" + contents.name() + "'", contents.root());
      Placement root = placed.apply(contents.digest()).orElse(null);
      if (!read || !contents.isTree() || root == null) {
        return;
      }
      reads.finish();
      if (damages.containsKey(root)) {
        return;
      }
      store
          .failureOf(() -> new StoredArtifact(contents, placed, blobs).files().forEach(this::need))
          .ifPresent(failure -> damaged(root, failure).neededBy(dependent));
    }

    private void need(TreeFile file) {
      need("the file '" + file.path() + "'", file.digest(), file.sizeBytes());
    }

    void need(String part, Descriptor blob) {
      need(part, blob.digest(), blob.sizeBytes());
    }

    private void need(String part, Digest digest, long sizeBytes) {
      if (placed.apply(digest).filter(at -> at.sizeBytes() == sizeBytes).isEmpty()) {
        String key = Keys.entry(entry.ref().log(), entry.sequence()).value();
        String what =
            String.format(
                "%s does not say where %s of %s stands: %s, %,d bytes",
                key, part, dependent, digest, sizeBytes);
        damages.computeIfAbsent(what, same -> new Damage(key, what)).neededBy(dependent);
      }
    }

    /** Checks a blob if it was not checked, and notes who needs it if it is damaged. */
    private void check(Placement placement, Runnable reading) {
      Set<String> waiting = unread.get(placement);
      Damage damage = damages.get(placement);
      if (waiting != null) {
        waiting.add(dependent);
      } else if (isNew(placement)) {
        Set<String> dependents = new LinkedHashSet<>(Set.of(dependent));
        unread.put(placement, dependents);
        reads.ask(
            () -> store.failureOf(read ? reading : () -> blobs.check(placement)),
            failure -> wasRead(placement, failure, dependents));
      } else if (damage != null) {
        damage.neededBy(dependent);
      }
    }
  }

  private void wasRead(
      Placement placement, Optional<RegistryException> failure, Set<String> dependents) {
    unread.remove(placement);
    failure.ifPresent(why -> dependents.forEach(damaged(placement, why)::neededBy));
    told.accept(placement.digest().toString(), read ? placement.sizeBytes() : 0);
  }

  private boolean isNew(Placement placement) {
    boolean isNew = checked.put(placement, true) == null;
    if (checked.size() > MOST_REMEMBERED) {
      checked.remove(checked.keySet().iterator().next());
    }
    return isNew;
  }

  private Damage damaged(Placement placement, RegistryException failure) {
    String key = blobs.key(placement).value();
    return damages.computeIfAbsent(placement, same -> Damage.of(key, failure));
  }
}
