package dev.modelregistry;

import dev.modelregistry.value.LogPosition;
import java.util.List;

/**
 * What a verification found.
 *
 * @param entries how many log entries were checked
 * @param blobs how many blobs were checked
 * @param bytes how many bytes were read
 * @param problems what is wrong, in the order in which it was found; empty where all is well
 * @param positions where each log stood: receipts to keep for the next verification
 */
public record Verification(
    long entries, long blobs, long bytes, List<Problem> problems, List<LogPosition> positions) {

  /**
   * One thing that is wrong.
   *
   * @param object key of the object
   * @param what what is wrong with it, as a sentence
   * @param dependents what depends on it: versions, snapshots, labels
   */
  public record Problem(String object, String what, List<String> dependents) {

    /** Copies the list. */
    public Problem {
      dependents = List.copyOf(dependents);
    }

    /** Returns what is wrong with which object, and what depends on it. */
    @Override
    public String toString() {
      return (what.startsWith(object) ? what : object + ": " + what)
          + (dependents.isEmpty() ? "" : " Affected: " + String.join(", ", dependents) + ".");
    }
  }

  /** Copies the lists. */
  public Verification {
    problems = List.copyOf(problems);
    positions = List.copyOf(positions);
  }

  /** Says whether nothing is wrong. */
  public boolean isSound() {
    return problems.isEmpty();
  }
}
