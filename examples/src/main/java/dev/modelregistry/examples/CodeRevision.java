package dev.modelregistry.examples;

import dev.modelregistry.Source;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Finds out which code runs.
 *
 * <p>An application would say {@code Source.gitHead} where it trains from a working tree, or name
 * the revision that its build recorded; an example must also run from an unpacked archive.
 */
final class CodeRevision {

  private CodeRevision() {}

  /** The Git commit around the current folder, or where there is none, the release by name. */
  static Source here() {
    return isGitCommit() ? Source.gitHead(Path.of("")) : Source.of("release", "examples 0.1.0");
  }

  private static boolean isGitCommit() {
    try {
      Process git =
          new ProcessBuilder("git", "rev-parse", "--verify", "--quiet", "HEAD")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return git.waitFor() == 0;
    } catch (IOException noGitCommand) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
