package dev.modelregistry.core;

import dev.modelregistry.BlastRadius;
import dev.modelregistry.BlastRadius.Touched;
import dev.modelregistry.BlastRadius.Way;
import dev.modelregistry.ModelView;
import dev.modelregistry.Tenure;
import dev.modelregistry.Version;
import dev.modelregistry.core.lineage.Edges;
import dev.modelregistry.event.Artifacts;
import dev.modelregistry.event.Evaluated;
import dev.modelregistry.event.Event;
import dev.modelregistry.event.Registered;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.SnapshotId;
import dev.modelregistry.value.VersionId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What rests on a snapshot, found by the edges that lead back to those who used it. */
final class Impact {

  private final Desk desk;

  /** What is read of a model once, however many of its versions are touched. */
  private record Live(List<Tenure> production, Map<Label, VersionId> labels) {}

  Impact(Desk desk) {
    this.desk = desk;
  }

  /** Returns the versions that were trained or evaluated on a snapshot, by name, and how. */
  SortedMap<VersionId, Set<Way>> thatSaw(SnapshotId snapshot) {
    SortedMap<VersionId, Set<Way>> seen = new TreeMap<>();
    for (Edges.Use use : desk.site().edges().of(snapshot)) {
      desk.versions().entry(use).ifPresent(entry -> note(entry.event(), snapshot, seen));
    }
    return seen;
  }

  /** Notes what an entry says of a snapshot: an edge by itself says nothing. */
  private static void note(Event event, SnapshotId snapshot, Map<VersionId, Set<Way>> seen) {
    if (event instanceof Registered registered) {
      VersionId version = new VersionId(registered.manifest().model(), registered.number());
      Artifacts artifacts = registered.manifest().artifacts();
      if (artifacts.trainedOn().id().equals(snapshot)) {
        note(version, Way.TRAINED, seen);
      }
      if (artifacts.evaluations().stream().anyMatch(on -> on.heldOut().id().equals(snapshot))) {
        note(version, Way.EVALUATED, seen);
      }
    } else if (event instanceof Evaluated evaluated
        && evaluated.evaluation().heldOut().id().equals(snapshot)) {
      note(evaluated.version(), Way.EVALUATED, seen);
    }
  }

  private static void note(VersionId version, Way way, Map<VersionId, Set<Way>> touched) {
    touched.computeIfAbsent(version, first -> EnumSet.noneOf(Way.class)).add(way);
  }

  BlastRadius of(SnapshotId snapshot) {
    Map<VersionId, Set<Way>> touched = thatSaw(snapshot);
    Deque<VersionId> open = new ArrayDeque<>(touched.keySet());
    while (!open.isEmpty()) {
      VersionId parent = open.remove();
      for (Version child : desk.versions().of(desk.site().edges().of(parent))) {
        if (child.parents().contains(parent)) {
          boolean isNew = !touched.containsKey(child.id());
          note(child.id(), Way.DESCENDED, touched);
          if (isNew) {
            open.add(child.id());
          }
        }
      }
    }
    return new BlastRadius(snapshot, described(touched));
  }

  private List<Touched> described(Map<VersionId, Set<Way>> touched) {
    Map<String, Live> models = new HashMap<>();
    List<Touched> described = new ArrayList<>();
    touched.forEach(
        (version, ways) -> {
          Live live = models.computeIfAbsent(version.model().value(), name -> live(version));
          Set<Label> labels = new TreeSet<>();
          live.labels.forEach(
              (label, held) -> {
                if (held.equals(version)) {
                  labels.add(label);
                }
              });
          List<Tenure> turns =
              live.production.stream().filter(turn -> turn.version().equals(version)).toList();
          described.add(new Touched(version, ways, turns, labels));
        });
    return described;
  }

  private Live live(VersionId version) {
    ModelView model = new StoredModel(desk, version.model());
    return new Live(model.history(Label.PRODUCTION), model.labels());
  }
}
