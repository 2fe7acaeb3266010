package dev.modelregistry.core.audit;

import dev.modelregistry.Verification.Problem;
import dev.modelregistry.event.Evaluated;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.event.Registered;
import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.SnapshotRef;
import dev.modelregistry.value.VersionId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The damage in datasets, and the versions and labels of all models that rest on it. */
final class DamagedData {

  private final List<Damage> all = new ArrayList<>();
  private final Map<String, List<Damage>> bySnapshot = new HashMap<>();

  /** Takes the damage of one dataset, each with the snapshots that need it. */
  void add(Collection<Damage> damages) {
    for (Damage damage : damages) {
      all.add(damage);
      for (String snapshot : damage.dependents()) {
        bySnapshot.computeIfAbsent(snapshot, same -> new ArrayList<>()).add(damage);
      }
    }
  }

  /** Notes what a version was trained and evaluated on. */
  void version(LogEntry entry) {
    if (entry.event() instanceof Registered registered) {
      VersionId version = new VersionId(registered.manifest().model(), registered.number());
      used(registered.manifest().artifacts().trainedOn(), version);
      for (Evaluation evaluation : registered.manifest().artifacts().evaluations()) {
        used(evaluation.heldOut(), version);
      }
    }
  }

  /** Notes what a version was evaluated on after its registration. */
  void decision(LogEntry entry) {
    if (entry.event() instanceof Evaluated evaluated) {
      used(evaluated.evaluation().heldOut(), evaluated.version());
    }
  }

  private void used(SnapshotRef snapshot, VersionId by) {
    if (!bySnapshot.isEmpty()) {
      for (Damage damage : bySnapshot.getOrDefault(snapshot.id().toString(), List.of())) {
        damage.neededBy(by.toString());
      }
    }
  }

  /** Notes where the labels of a model point. */
  void labelled(Map<Label, VersionId> labels) {
    all.forEach(damage -> damage.labelled(labels));
  }

  List<Problem> problems() {
    return all.stream().map(Damage::problem).toList();
  }
}
