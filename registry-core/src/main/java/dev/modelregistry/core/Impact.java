package dev.modelregistry.core;

import dev.modelregistry.BlastRadius;
import dev.modelregistry.BlastRadius.Touched;
import dev.modelregistry.BlastRadius.Way;
import dev.modelregistry.ModelView;
import dev.modelregistry.Tenure;
import dev.modelregistry.Version;
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

  /** Returns the versions that were trained or evaluated on a snapshot, by name. */
  List<Version> thatSaw(SnapshotId snapshot) {
    return desk.versions().of(desk.site().edges().of(snapshot)).stream()
        .filter(version -> !ways(version, snapshot).isEmpty())
        .toList();
  }

  private static Set<Way> ways(Version version, SnapshotId snapshot) {
    Set<Way> ways = EnumSet.noneOf(Way.class);
    if (version.trainedOn().id().equals(snapshot)) {
      ways.add(Way.TRAINED);
    }
    if (version.evaluations().stream().anyMatch(on -> on.heldOut().id().equals(snapshot))) {
      ways.add(Way.EVALUATED);
    }
    return ways;
  }

  BlastRadius of(SnapshotId snapshot) {
    Map<VersionId, Set<Way>> touched = new TreeMap<>();
    Deque<VersionId> open = new ArrayDeque<>();
    for (Version version : thatSaw(snapshot)) {
      touched.put(version.id(), ways(version, snapshot));
      open.add(version.id());
    }
    while (!open.isEmpty()) {
      VersionId parent = open.remove();
      for (Version child : desk.versions().of(desk.site().edges().of(parent))) {
        if (child.parents().contains(parent)) {
          boolean isNew = !touched.containsKey(child.id());
          touched
              .computeIfAbsent(child.id(), first -> EnumSet.noneOf(Way.class))
              .add(Way.DESCENDED);
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
