package dev.modelregistry.core;

import dev.modelregistry.SkewMonitor;
import dev.modelregistry.Snapshot;
import dev.modelregistry.Version;
import dev.modelregistry.core.profile.LiveSkew;
import dev.modelregistry.data.ColumnProfile;
import dev.modelregistry.data.FeatureSet;
import dev.modelregistry.data.Profile;
import dev.modelregistry.data.SkewLimits;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.value.VersionId;
import java.util.List;

/** A version where it is served, and the data that it should be given the like of. */
final class ServedVersion {

  private static final String TRAIN = "train";

  private final Version version;
  private final Snapshot data;

  ServedVersion(Desk desk, VersionId id) {
    this.version = desk.versions().version(id);
    this.data = desk.snapshots().snapshot(version.trainedOn().id());
  }

  SkewMonitor watch(SkewLimits limits) {
    Profile training = training();
    List<String> columns =
        version
            .features()
            .map(FeatureSet::columns)
            .orElseGet(() -> training.columns().stream().map(ColumnProfile::name).toList())
            .stream()
            .filter(column -> !limits.ignored().contains(column))
            .toList();
    List<String> unknown =
        columns.stream().filter(column -> training.column(column).isEmpty()).toList();
    if (!unknown.isEmpty()) {
      throw new Rejected(
          String.format(
              "the features of %s come from %s, which %s has not; register it with the snapshot it"
                  + " was trained on",
              version, unknown, data));
    }
    List<String> changes =
        version.features().map(features -> features.changesHere(loader())).orElse(List.of());
    return new LiveSkew(
        new LiveSkew.Watched(version.id(), version.trainedOn(), columns, changes),
        training,
        limits);
  }

  private Profile training() {
    return (data.splits().contains(TRAIN) ? data.profile(TRAIN) : data.profile())
        .orElseThrow(
            () ->
                new Rejected(
                    String.format(
                        "%s was trained on %s, which has no profile to compare with; capture it as"
                            + " a table, with csv(…) for example",
                        version, data)));
  }

  private static ClassLoader loader() {
    ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
    return ofThread == null ? ClassLoader.getSystemClassLoader() : ofThread;
  }
}
