package dev.modelregistry.value;

import java.util.Optional;

/**
 * The code a version was trained with.
 *
 * @param system where it is kept, for example {@code git}, or {@code declared} for what the caller
 *     said
 * @param revision the commit or other revision
 * @param branch the branch, where one was checked out
 * @param remote where it came from, credentials stripped
 * @param uncommitted what is known about changes that were not committed
 */
public record SourceRevision(
    String system,
    String revision,
    Optional<String> branch,
    Optional<String> remote,
    Uncommitted uncommitted) {

  /**
   * Checks the texts.
   *
   * @throws IllegalArgumentException if one is blank, too long or holds control characters
   */
  public SourceRevision {
    system = Names.text("the system of a source revision", system, 40);
    revision = Names.text("a source revision", revision, 500);
    branch.ifPresent(text -> Names.text("the branch of a source revision", text, 500));
    remote.ifPresent(text -> Names.text("the remote of a source revision", text, 2_000));
  }

  /** Returns the difference between the working tree and the revision, where there was one. */
  public Optional<Descriptor> patch() {
    return uncommitted instanceof Uncommitted.Kept kept
        ? Optional.of(kept.patch())
        : Optional.empty();
  }

  /** Returns the system, the revision, and what is known about uncommitted changes. */
  @Override
  public String toString() {
    return system
        + " "
        + revision
        + branch.map(name -> " on " + name).orElse("")
        + ", "
        + uncommitted;
  }
}
