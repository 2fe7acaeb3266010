package dev.modelregistry.core.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.modelregistry.Source;
import dev.modelregistry.core.blob.BlobStore;
import dev.modelregistry.core.blob.Work;
import dev.modelregistry.core.store.ObjectStore;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.spi.testkit.InMemoryStorage;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.Placement;
import dev.modelregistry.value.SourceRevision;
import dev.modelregistry.value.Uncommitted;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SourceCaptureTest {

  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final Function<Digest, Optional<Placement>> NOTHING = digest -> Optional.empty();

  private final InMemoryStorage storage = new InMemoryStorage();
  private int ids;
  private final BlobStore blobs =
      new BlobStore(
          new ObjectStore(storage),
          "models/fraud-detector",
          () -> String.format("%032x", ++ids),
          Thread::new);

  @TempDir private Path disk;

  @Nested
  final class ACleanTree {

    @Test
    void isItsCommitBranchAndRemote() throws IOException {
      GitRepository repository = repository();
      String commit = repository.commit("first");
      repository.git("remote", "add", "origin", "https://ann:s3cret@example.org/model.git?t=1");

      CapturedSource captured = capture(repository.root());

      assertThat(captured)
          .isEqualTo(
              new CapturedSource(
                  new SourceRevision(
                      "git",
                      commit,
                      Optional.of("main"),
                      Optional.of("https://example.org/model.git"),
                      new Uncommitted.None()),
                  Optional.empty()));
      assertThat(captured.revision().uncommitted()).isEqualTo(new Uncommitted.None());
      assertThat(storage.space().keys()).isEmpty();
    }

    @Test
    void hasNoBranchWhenACommitIsCheckedOut() throws IOException {
      GitRepository repository = repository();
      repository.commit("first");
      repository.git("checkout", "--quiet", "--detach");

      SourceRevision revision = capture(repository.root()).revision();

      assertThat(revision.branch()).isEmpty();
      assertThat(revision.remote()).isEmpty();
    }

    @Test
    void isFoundFromAFolderWithinIt() throws IOException {
      GitRepository repository = repository().write("src/train.py", "fit()");
      String commit = repository.commit("first");
      repository.write("notes.txt", "outside of src");

      SourceRevision revision = capture(repository.root().resolve("src")).revision();

      assertThat(revision.revision()).isEqualTo(commit);
      assertThat(revision.uncommitted()).isInstanceOf(Uncommitted.Kept.class);
    }

    @Test
    void staysCleanWhenOnlyIgnoredFilesAreThere() throws IOException {
      GitRepository repository = repository().write(".gitignore", "out/\n");
      repository.commit("first");
      repository.write("out/model.bin", "weights");

      assertThat(capture(repository.root()).revision().uncommitted())
          .isEqualTo(new Uncommitted.None());
    }
  }

  @Nested
  final class UncommittedChanges {

    /** As when a script commits and goes on editing within one tick of the file system's clock. */
    @Test
    void areFoundWhereSizeAndTimeOfAFileAreThoseOfTheCommit() throws IOException {
      FileTime tick = FileTime.from(Instant.parse("2026-06-30T08:00:00Z"));
      GitRepository repository = repository().write("train.py", "print(1)");
      repository.git("config", "core.trustctime", "false");
      Path file = repository.root().resolve("train.py");
      Files.setLastModifiedTime(file, tick);
      repository.commit("first");
      Files.setLastModifiedTime(repository.root().resolve(".git/index"), tick);
      repository.write("train.py", "print(2)");
      Files.setLastModifiedTime(file, tick);

      assertThat(capture(repository.root()).revision().uncommitted())
          .isInstanceOf(Uncommitted.Kept.class);
    }

    @Test
    void makeTheWorkingTreeOfAFreshCheckout() throws IOException {
      GitRepository repository = changed();

      CapturedSource captured = capture(repository.root());

      Placement patch = captured.uncommitted().orElseThrow();
      assertThat(captured.revision().patch().orElseThrow().digest()).isEqualTo(patch.digest());
      Path file = Files.write(disk.resolve("patch"), blobs.readDocument(patch, 1 << 20));
      repository.git("clone", "--quiet", repository.root().toString(), disk + "/fresh");
      GitRepository fresh = new GitRepository(disk.resolve("fresh"));
      fresh.git("apply", file.toString());
      assertThat(fresh.files("")).isEqualTo(repository.files(""));
    }

    @Test
    void areTheSameBytesForTheSameState() throws IOException {
      GitRepository repository = changed();
      Placement first = capture(repository.root()).uncommitted().orElseThrow();
      repository.git("config", "diff.noprefix", "true");
      repository.git("config", "diff.context", "9");
      repository.git("add", "--all");

      CapturedSource second =
          new SourceCapture(LIMIT, Optional.empty())
              .capture(
                  Source.gitHead(repository.root()),
                  blobs,
                  digest -> Optional.of(first).filter(known -> known.digest().equals(digest)),
                  Work.silent());

      assertThat(second.uncommitted()).contains(first);
      assertThat(storage.space().keys()).hasSize(1);
    }

    @Test
    void leaveTheRepositoryAsItIs() throws IOException {
      GitRepository repository = changed();
      Map<String, String> before = repository.files(".git");

      capture(repository.root());

      assertThat(repository.files(".git")).isEqualTo(before);
    }

    @Test
    void runNoProgramThatTheRepositoryNames() throws IOException {
      GitRepository repository = changed().write(".gitattributes", "*.py diff=evil\n");
      Path ran = disk.resolve("ran");
      Path evil = script("evil", "touch " + ran + "; cat \"$1\" 2>/dev/null");
      for (String name :
          new String[] {"diff.external", "diff.evil.textconv", "diff.evil.command"}) {
        repository.git("config", name, evil.toString());
      }
      repository.git("config", "core.pager", evil.toString());
      Files.copy(evil, repository.root().resolve(".git/hooks/post-index-change"));
      repository.git("config", "core.fsmonitor", evil.toString());

      assertThat(capture(repository.root()).uncommitted()).isPresent();
      assertThat(ran).doesNotExist();
    }

    @Test
    void areRefusedWhenTheirFilesAreTooLarge() throws IOException {
      GitRepository repository = repository();
      repository.commit("first");
      repository.write("data.csv", "x".repeat(2_000));

      assertThatThrownBy(
              () ->
                  capture(
                      new SourceCapture("git", LIMIT, 1_000, Optional.empty()), repository.root()))
          .isInstanceOf(Rejected.class)
          .hasMessageContaining("2,000 bytes in " + repository.root().toRealPath())
          .hasMessageContaining("at most 1,000 can be kept; commit what is source");
    }

    @Test
    void areRefusedWhenTheyAreTooMany() throws IOException {
      GitRepository repository = repository();
      repository.commit("first");
      repository.write("train.py", "line\n".repeat(1_000));

      assertThatThrownBy(
              () ->
                  capture(
                      new SourceCapture("git", LIMIT, 1_000, Optional.empty()), repository.root()))
          .isInstanceOf(Rejected.class)
          .hasMessageContaining("gives more than 1,000 bytes")
          .hasMessageContaining("commit them, or have git ignore what is no source");
      assertThat(storage.space().keys()).isEmpty();
    }

    @Test
    void areRefusedWithinASubmodule() throws IOException {
      GitRepository library = GitRepository.create(disk.resolve("library")).write("a", "a");
      library.commit("first");
      GitRepository repository = repository();
      repository.git("submodule", "--quiet", "add", library.root().toString(), "lib");
      repository.commit("first");
      assertThat(capture(repository.root()).revision().uncommitted())
          .isEqualTo(new Uncommitted.None());
      repository.write("lib/a", "changed");

      assertThatThrownBy(() -> capture(repository.root()))
          .isInstanceOf(Rejected.class)
          .hasMessageContaining("the submodule lib has uncommitted changes")
          .hasMessageContaining("commit them there");
    }

    /** Something of everything: changed, staged, deleted, renamed, new, binary, executable. */
    private GitRepository changed() throws IOException {
      GitRepository repository = repository();
      repository
          .write("delete.py", "gone")
          .write("rename.py", "moved")
          .write(".gitignore", "out\n");
      repository.commit("first");
      repository.write("train.py", "fit(epochs=2)\n").write("staged.py", "new");
      repository.git("add", "staged.py");
      repository.write("staged.py", "new and changed");
      Files.delete(repository.root().resolve("delete.py"));
      repository.git("mv", "rename.py", "renamed.py");
      repository.write("new folder/größe.txt", "without newline");
      Files.write(repository.root().resolve("binary.bin"), new byte[] {0, 1, 2, -1, 0});
      repository.write("run.sh", "#!/bin/sh\n");
      assertThat(repository.root().resolve("run.sh").toFile().setExecutable(true)).isTrue();
      return repository;
    }
  }

  @Nested
  final class WhatCannotBeCaptured {

    @Test
    void isAFolderThatIsNoWorkingTree() throws IOException {
      repository();
      Path folder = Files.createDirectory(disk.resolve("plain"));
      assertThatThrownBy(() -> capture(folder))
          .isInstanceOf(Rejected.class)
          .hasMessageContaining("git cannot say which code is in " + folder)
          .hasMessageContaining("not a git repository")
          .hasMessageContaining("name the revision with Source.of");
    }

    @Test
    void isATreeWithoutACommit() throws IOException {
      GitRepository repository = repository();
      assertThatThrownBy(() -> capture(repository.root()))
          .isInstanceOf(Rejected.class)
          .hasMessageContaining(" has no commit yet; commit the code that trained the version");
    }

    @Test
    void isAnythingWithoutGit() {
      SourceCapture without = new SourceCapture("no-such-git", LIMIT, 1_000, Optional.empty());
      assertThatThrownBy(() -> capture(without, disk))
          .isInstanceOf(Rejected.class)
          .hasMessage(
              "the git command could not be started; install git, or name the revision with"
                  + " Source.of");
    }

    @Test
    void isWhatGitTakesTooLongFor() throws IOException {
      Path pid = disk.resolve("pid");
      Path slow = script("slow", "echo $$ > " + pid + "; exec sleep 600");
      SourceCapture impatient =
          new SourceCapture(slow.toString(), Duration.ofSeconds(2), 1_000, Optional.empty());

      assertThatThrownBy(() -> capture(impatient, disk))
          .isInstanceOf(Rejected.class)
          .hasMessageContaining("git rev-parse in " + disk + " took longer than PT2S");
      long process = Long.parseLong(Files.readString(pid).strip());
      assertThat(ProcessHandle.of(process).map(ProcessHandle::onExit))
          .as("a process that is gone, or about to be")
          .satisfies(exit -> exit.ifPresent(future -> future.join()));
    }

    @Test
    void isAFolderThatIsNotOnADisk() throws IOException {
      try (FileSystem memory = Jimfs.newFileSystem(Configuration.unix())) {
        assertThatThrownBy(() -> capture(memory.getPath("/src")))
            .isInstanceOf(Rejected.class)
            .hasMessage("/src is not on a disk that git can read; name a local folder");
      }
    }

    @Test
    void isAnythingOnceTheThreadIsInterrupted() throws IOException {
      GitRepository repository = repository();
      repository.commit("first");
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> capture(repository.root()))
          .isInstanceOf(CancellationException.class)
          .hasMessageContaining("interrupted");
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Nested
  final class ADeclaredRevision {

    @Test
    void isTakenAsItIsWithoutCredentials() {
      Source source = Source.of("svn", "4711", "https://ann:s3cret@example.org/trunk");
      assertThat(
              new SourceCapture(LIMIT, Optional.empty())
                  .capture(source, blobs, NOTHING, Work.silent()))
          .isEqualTo(
              new CapturedSource(
                  new SourceRevision(
                      "svn",
                      "4711",
                      Optional.empty(),
                      Optional.of("https://example.org/trunk"),
                      new Uncommitted.Unknown()),
                  Optional.empty()));
    }
  }

  private GitRepository repository() throws IOException {
    return GitRepository.create(disk.resolve("work tree")).write("train.py", "fit()\n");
  }

  private CapturedSource capture(Path folder) {
    return capture(new SourceCapture(LIMIT, Optional.empty()), folder);
  }

  private CapturedSource capture(SourceCapture capture, Path folder) {
    return capture.capture(Source.gitHead(folder), blobs, NOTHING, Work.silent());
  }

  private Path script(String name, String body) throws IOException {
    assumeThat(Path.of("/bin/sh")).exists();
    Path script = Files.writeString(disk.resolve(name), "#!/bin/sh\n" + body + "\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return script;
  }
}
