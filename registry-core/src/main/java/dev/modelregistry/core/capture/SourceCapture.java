package dev.modelregistry.core.capture;

import dev.modelregistry.Source;
import dev.modelregistry.core.blob.BlobSource;
import dev.modelregistry.core.blob.BlobStore;
import dev.modelregistry.core.blob.Work;
import dev.modelregistry.core.capture.GitCommand.Result;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.value.Descriptor;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.Placement;
import dev.modelregistry.value.SourceRevision;
import dev.modelregistry.value.Uncommitted;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds which code a version was trained with.
 *
 * <p>Uncommitted changes are kept as one patch, new files included, that {@code git apply} turns a
 * checkout of the commit into the working tree with. It is made in a copy of the index and in an
 * object folder of its own: the repository is read and nothing in it is written. Ignored files are
 * not part of it.
 */
public final class SourceCapture {

  /** The media type of uncommitted changes. */
  static final String PATCH = "text/x-patch";

  private static final long PATCH_LIMIT = 256L << 20;
  private static final long TEXT_LIMIT = 64L << 20;

  private final String executable;
  private final Duration limit;
  private final long patchLimit;
  private final Optional<Path> registry;

  /**
   * Uses the {@code git} of the search path.
   *
   * @param limit how long one command may take
   * @param registry the folder of the registry, where it has one: in a patch, every registration
   *     would hold all earlier ones
   */
  public SourceCapture(Duration limit, Optional<Path> registry) {
    this("git", limit, PATCH_LIMIT, registry);
  }

  SourceCapture(String executable, Duration limit, long patchLimit, Optional<Path> registry) {
    this.executable = executable;
    this.limit = limit;
    this.patchLimit = patchLimit;
    this.registry = registry;
  }

  /**
   * Says which code it is, and stores its uncommitted changes.
   *
   * @param live where bytes of a digest stand, as the line's log says
   * @throws Rejected if it is no working tree of git, nothing was committed, git is missing or too
   *     slow, or more than 256 MiB or the registry itself are uncommitted; the message says what to
   *     do
   * @throws java.util.concurrent.CancellationException if the work was cancelled
   */
  public CapturedSource capture(
      Source source, BlobStore blobs, Function<Digest, Optional<Placement>> live, Work work) {
    if (source instanceof Source.Declared declared) {
      return new CapturedSource(
          new SourceRevision(
              declared.system(),
              declared.revision(),
              Optional.empty(),
              declared.remote().map(Remote::withoutCredentials),
              new Uncommitted.Unknown()),
          Optional.empty());
    }
    Path folder = ((Source.GitHead) source).workingTree();
    if (!folder.getFileSystem().equals(FileSystems.getDefault())) {
      throw new Rejected(folder + " is not on a disk that git can read; name a local folder");
    }
    work.phase("capturing the source", -1);
    try (Scratch scratch = Scratch.create()) {
      GitCommand git = new GitCommand(executable, folder.toAbsolutePath(), scratch.folder(), limit);
      return capture(git, scratch, patch -> blobs.put(patch, live, work));
    } catch (IOException e) {
      throw new Rejected("the source could not be captured in a temporary folder: " + e, e);
    }
  }

  private CapturedSource capture(
      GitCommand anywhere, Scratch scratch, Function<BlobSource, Placement> blobs)
      throws IOException {
    Path root = Path.of(text(anywhere, "rev-parse", "--show-toplevel"));
    GitCommand git = anywhere.in(root);
    GitStatus status = status(git);
    String commit =
        status
            .commit()
            .orElseThrow(
                () ->
                    new Rejected(
                        root + " has no commit yet; commit the code that trained the version"));
    Optional<Placement> patch =
        status.changed() ? patch(git, root, status, scratch).map(blobs) : Optional.empty();
    return new CapturedSource(
        new SourceRevision(
            "git",
            commit,
            status.branch(),
            remote(git),
            patch.map(SourceCapture::kept).orElseGet(Uncommitted.None::new)),
        patch);
  }

  private static Uncommitted kept(Placement patch) {
    return new Uncommitted.Kept(new Descriptor(patch.digest(), patch.sizeBytes(), PATCH));
  }

  private static GitStatus status(GitCommand git) {
    return GitStatus.parse(
        text(
            git,
            "status",
            "--porcelain=v2",
            "--branch",
            "-z",
            "--no-renames",
            "--untracked-files=all",
            "--ignore-submodules=none"));
  }

  private static Optional<String> remote(GitCommand git) {
    Result result = git.run(TEXT_LIMIT, Map.of(), "config", "--get", "remote.origin.url");
    return result.succeeded() && !result.text().isEmpty()
        ? Optional.of(Remote.withoutCredentials(result.text()))
        : Optional.empty();
  }

  /**
   * Returns the difference between the commit and the working tree, if there is one. Plumbing makes
   * it, whose output no setting of the user changes: the same state gives the same bytes.
   */
  private Optional<BlobSource> patch(GitCommand git, Path root, GitStatus status, Scratch scratch)
      throws IOException {
    checkUntracked(root, status);
    Path index = root.resolve(text(git, "rev-parse", "--git-path", "index"));
    Path objects = root.resolve(text(git, "rev-parse", "--git-path", "objects"));
    Map<String, String> apart =
        Map.of(
            "GIT_INDEX_FILE", scratch.copyOf(index).toString(),
            "GIT_OBJECT_DIRECTORY", scratch.objects().toString(),
            "GIT_ALTERNATE_OBJECT_DIRECTORIES", quoted(objects));
    git.succeed(TEXT_LIMIT, apart, "add", "--all");
    Result result =
        git.succeed(
            patchLimit,
            apart,
            "diff-index",
            "--cached",
            "--patch",
            "--binary",
            "--full-index",
            "--no-renames",
            "--no-ext-diff",
            "--no-textconv",
            status.commit().orElseThrow());
    return Files.size(result.output()) == 0
        ? Optional.empty()
        : Optional.of(BlobSource.file("the uncommitted changes", result.output()));
  }

  /** Before git copies them: a forgotten data folder would fill the disk of temporaries. */
  private void checkUntracked(Path root, GitStatus status) throws IOException {
    long bytes = 0;
    for (String name : status.untracked()) {
      Path file = root.resolve(name);
      if (registry.filter(file::startsWith).isPresent()) {
        throw new Rejected(
            String.format(
                "the folder of the registry, %s, lies in the working tree %s and is not ignored by"
                    + " git; name it in .gitignore",
                registry.get(), root));
      }
      bytes += Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.size(file) : 0;
    }
    if (bytes > patchLimit) {
      throw new Rejected(
          String.format(
              "%,d bytes in %s are neither committed nor ignored by git, and at most %,d can be"
                  + " kept; commit what is source, and name the rest in .gitignore",
              bytes, root, patchLimit));
    }
  }

  private static String text(GitCommand git, String... arguments) {
    return git.succeed(TEXT_LIMIT, Map.of(), arguments).text();
  }

  /** A list of folders is parted by colons, except within quotes (git(1)). */
  private static String quoted(Path folder) {
    return '"' + folder.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
