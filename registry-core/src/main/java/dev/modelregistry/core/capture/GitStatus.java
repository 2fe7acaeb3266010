package dev.modelregistry.core.capture;

import dev.modelregistry.error.Rejected;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code git status --porcelain=v2 --branch -z} says (git-status(1), "Porcelain Format Version
 * 2").
 *
 * @param commit what is checked out, empty where nothing was committed yet
 * @param branch the branch, empty where a commit is checked out by itself
 * @param changed whether anything differs from the commit
 * @param untracked the files that git does not know and does not ignore
 */
record GitStatus(
    Optional<String> commit, Optional<String> branch, boolean changed, List<String> untracked) {

  /**
   * Reads the output.
   *
   * @throws Rejected if a submodule holds changes, which a difference does not show
   */
  static GitStatus parse(String output) {
    @Nullable String commit = null;
    @Nullable String branch = null;
    boolean changed = false;
    List<String> untracked = new ArrayList<>();
    for (String line : output.split("\0", -1)) {
      if (line.startsWith("# branch.oid ")) {
        commit = value(line, "# branch.oid ", "(initial)");
      } else if (line.startsWith("# branch.head ")) {
        branch = value(line, "# branch.head ", "(detached)");
      } else if (line.startsWith("? ")) {
        untracked.add(line.substring(2));
      } else if (line.startsWith("1 ") || line.startsWith("u ")) {
        checkSubmodule(line);
        changed = true;
      }
    }
    return new GitStatus(
        Optional.ofNullable(commit),
        Optional.ofNullable(branch),
        changed || !untracked.isEmpty(),
        List.copyOf(untracked));
  }

  private static @Nullable String value(String line, String header, String none) {
    String value = line.substring(header.length());
    return value.equals(none) ? null : value;
  }

  /** The third field is {@code S<c><m><u>} for a submodule: commit, modified, untracked. */
  private static void checkSubmodule(String line) {
    String[] fields = line.split(" ", 9);
    if (fields.length == 9 && fields[2].matches("S.(M.|.U)")) {
      throw new Rejected(
          String.format(
              "the submodule %s has uncommitted changes, which the difference to a commit cannot"
                  + " show; commit them there",
              fields[8]));
    }
  }
}
