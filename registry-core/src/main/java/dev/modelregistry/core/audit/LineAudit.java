package dev.modelregistry.core.audit;

import dev.modelregistry.Verification.Problem;
import dev.modelregistry.core.blob.BlobStore;
import dev.modelregistry.error.Corrupt;
import dev.modelregistry.event.Captured;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.event.Registered;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.DatasetName;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.Placement;
import dev.modelregistry.value.SnapshotId;
import dev.modelregistry.value.VersionId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ObjLongConsumer;

/** Checks the blobs of a model or a dataset, each once, and who needs those that are damaged. */
final class LineAudit {

  /** A damaged blob and what needs it. */
  private record Damage(String object, String what, List<String> dependents) {}

  private final BlobStore blobs;
  private final boolean read;
  private final ObjLongConsumer<String> told;
  private final Set<String> checked = new HashSet<>();
  private final Map<String, Damage> damages = new LinkedHashMap<>();
  private final Map<Long, Actor> registrations = new HashMap<>();

  /**
   * Prepares the check of a line.
   *
   * @param read whether to read every byte
   * @param told is told of each blob and how many bytes were read
   */
  LineAudit(BlobStore blobs, boolean read, ObjLongConsumer<String> told) {
    this.blobs = blobs;
    this.read = read;
    this.told = told;
  }

  /** Checks what a registration needs. */
  void version(LogEntry entry) {
    if (entry.event() instanceof Registered registered) {
      registrations.put(registered.number(), entry.actor());
      String version = new VersionId(registered.manifest().model(), registered.number()).toString();
      registered.blobs().forEach(placement -> check(placement, version));
    }
  }

  /** Checks what a snapshot needs. */
  void snapshot(DatasetName dataset, LogEntry entry) {
    if (entry.event() instanceof Captured captured) {
      String snapshot = new SnapshotId(dataset, captured.number()).toString();
      captured.blobs().forEach(placement -> check(placement, snapshot));
    }
  }

  /** Returns who registered each version, by number. */
  Map<Long, Actor> registrations() {
    return registrations;
  }

  List<Problem> problems() {
    return problems(Map.of());
  }

  /** Returns the damaged blobs with the versions that need them and the labels on those. */
  List<Problem> problems(Map<Label, VersionId> labels) {
    List<Problem> problems = new ArrayList<>();
    for (Damage damage : damages.values()) {
      List<String> dependents = new ArrayList<>(damage.dependents());
      labels.forEach(
          (label, version) -> {
            if (damage.dependents().contains(version.toString())) {
              dependents.add(label + " of " + version.model());
            }
          });
      problems.add(new Problem(damage.object(), damage.what(), dependents));
    }
    return problems;
  }

  private void check(Placement placement, String dependent) {
    if (checked.add(placement.uploadId())) {
      verify(placement);
    }
    Damage damage = damages.get(placement.uploadId());
    if (damage != null) {
      damage.dependents().add(dependent);
    }
  }

  private void verify(Placement placement) {
    try {
      if (read) {
        blobs.verify(placement);
      } else {
        blobs.check(placement);
      }
    } catch (Corrupt e) {
      damages.put(placement.uploadId(), new Damage(e.object(), sentence(e), new ArrayList<>()));
    }
    told.accept(placement.digest().toString(), read ? placement.sizeBytes() : 0);
  }

  private static String sentence(Corrupt e) {
    String message = String.valueOf(e.getMessage());
    return message.endsWith(".") ? message : message + ".";
  }
}
