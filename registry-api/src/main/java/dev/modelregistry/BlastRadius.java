package dev.modelregistry;

import dev.modelregistry.value.Label;
import dev.modelregistry.value.SnapshotId;
import dev.modelregistry.value.VersionId;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What recalling a snapshot would touch.
 *
 * @param snapshot the snapshot
 * @param versions what rests on it, in the order of the names
 */
public record BlastRadius(SnapshotId snapshot, List<Touched> versions) {

  /** How a version rests on a snapshot. */
  public enum Way {
    /** It was trained on it. */
    TRAINED,
    /** It was judged by it, when it was registered or later. */
    EVALUATED,
    /** It was made from a version that rests on it. */
    DESCENDED
  }

  /**
   * A version that rests on the snapshot.
   *
   * @param version the version
   * @param ways how it rests on it
   * @param production its turns in production, oldest first; the last has no end if it is there now
   * @param labels the labels that point at it now
   */
  public record Touched(
      VersionId version, Set<Way> ways, List<Tenure> production, Set<Label> labels) {

    /** Copies the collections. */
    public Touched {
      ways = Collections.unmodifiableSet(EnumSet.copyOf(ways));
      production = List.copyOf(production);
      labels = Collections.unmodifiableSet(new TreeSet<>(labels));
    }
  }

  /** Copies the list. */
  public BlastRadius {
    versions = List.copyOf(versions);
  }

  /** Returns the versions that are in production now. */
  public List<VersionId> inProduction() {
    return versions.stream()
        .filter(touched -> touched.labels().contains(Label.PRODUCTION))
        .map(Touched::version)
        .toList();
  }

  /** Returns a line for each version: how it rests on the snapshot, and when it was live. */
  @Override
  public String toString() {
    StringBuilder lines = new StringBuilder();
    lines.append(String.format("%s touches %d versions\n", snapshot, versions.size()));
    for (Touched touched : versions) {
      lines.append("  ").append(touched.version()).append(' ').append(touched.ways());
      for (Tenure turn : touched.production()) {
        lines.append(", in production from ").append(turn.from());
        lines.append(turn.until().map(end -> " until " + end).orElse(" until now"));
      }
      lines.append('\n');
    }
    return lines.toString();
  }
}
