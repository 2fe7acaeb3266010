package dev.modelregistry;

import dev.modelregistry.value.VersionId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * What differs between two versions.
 *
 * @param from the version compared
 * @param to the version it is compared with
 * @param changes what differs, in the order of the five artifacts and within each by name
 */
public record VersionDiff(VersionId from, VersionId to, List<Change> changes) {

  /** The five artifacts. */
  public enum Part {
    /** The trained weights, by file. */
    WEIGHTS,
    /** The training data. */
    DATA,
    /** The code, by commit, and the configuration, by key. */
    CODE,
    /** The environment, by fact and by library. */
    ENVIRONMENT,
    /** The evaluation metrics, by held-out snapshot. */
    EVALUATION
  }

  /**
   * One difference.
   *
   * @param part which of the five
   * @param what the file, key, library or metric
   * @param before what it was, or empty where it was not there
   * @param after what it is, or empty where it is no longer there
   */
  public record Change(Part part, String what, Optional<String> before, Optional<String> after) {

    /**
     * Returns the change on one line: {@code ~ what: before → after}, or with {@code +}, {@code -}.
     */
    @Override
    public String toString() {
      if (before.isEmpty()) {
        return "+ " + what + ": " + after.orElse("");
      }
      return after.isEmpty()
          ? "- " + what + ": " + before.get()
          : "~ " + what + ": " + before.get() + " → " + after.get();
    }
  }

  /** Copies the list. */
  public VersionDiff {
    changes = List.copyOf(changes);
  }

  /** Returns the changes of one part. */
  public List<Change> of(Part part) {
    return changes.stream().filter(change -> change.part() == part).toList();
  }

  /**
   * Prints the changes, grouped by artifact.
   *
   * @throws UncheckedIOException if {@code out} fails
   */
  public void print(Appendable out) {
    try {
      out.append(from + " → " + to + "\n");
      for (Part part : Part.values()) {
        List<Change> changed = of(part);
        String name = part.name().toLowerCase(java.util.Locale.ROOT);
        out.append(String.format("  %s%s%n", name, changed.isEmpty() ? ": the same" : ""));
        for (Change change : changed) {
          out.append("    " + change + "\n");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
