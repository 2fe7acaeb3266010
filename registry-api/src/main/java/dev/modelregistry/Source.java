package dev.modelregistry;

import java.nio.file.Path;
import java.util.Optional;

/** Which code trained a version, as the caller says it. What was found is kept with the version. */
public sealed interface Source {

  /**
   * The commit that is checked out in a Git working tree, with its branch, its remote (credentials
   * stripped) and the uncommitted changes. Needs the {@code git} command.
   *
   * @param workingTree any folder within the working tree
   */
  record GitHead(Path workingTree) implements Source {}

  /**
   * A revision that the caller knows. Nobody looks for uncommitted changes, so whether there were
   * any stays unknown.
   *
   * @param system what keeps the code, for example {@code git} or {@code svn}
   * @param revision the revision
   * @param remote where it is kept; credentials are stripped
   */
  record Declared(String system, String revision, Optional<String> remote) implements Source {}

  /** Takes the commit that is checked out in the working tree around a folder. */
  static Source gitHead(Path workingTree) {
    return new GitHead(workingTree);
  }

  /** Takes a revision that the caller knows. */
  static Source of(String system, String revision) {
    return new Declared(system, revision, Optional.empty());
  }

  /** Takes a revision that the caller knows, and where it is kept. */
  static Source of(String system, String revision, String remote) {
    return new Declared(system, revision, Optional.of(remote));
  }
}
