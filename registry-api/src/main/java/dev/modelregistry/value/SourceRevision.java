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
 * @param uncommitted the difference between the working tree and the revision as a blob, or empty
 *     where the tree was clean
 */
public record SourceRevision(
    String system,
    String revision,
    Optional<String> branch,
    Optional<String> remote,
    Optional<Descriptor> uncommitted) {

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

  /** Says whether nothing was uncommitted. */
  public boolean isClean() {
    return uncommitted.isEmpty();
  }

  /** Returns the system, the revision, and whether the tree was clean. */
  @Override
  public String toString() {
    return system
        + " "
        + revision
        + branch.map(name -> " on " + name).orElse("")
        + (isClean() ? ", clean" : ", with uncommitted changes");
  }
}
