package dev.modelregistry.core.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.modelregistry.value.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A repository of the real {@code git}, with nothing of this machine's settings in it. */
public record GitRepository(Path root) {

  public static GitRepository create(Path root) throws IOException {
    assumeThat(isInstalled()).as("these tests need the git command, which is missing").isTrue();
    Files.createDirectories(root);
    GitRepository repository = new GitRepository(root);
    repository.git("init", "--quiet", "--initial-branch=main");
    return repository;
  }

  private static boolean isInstalled() {
    try {
      return new ProcessBuilder("git", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  String git(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(List.of("git", "-C", root.toString(), "-c", "protocol.file.allow=always"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder
        .environment()
        .putAll(
            Map.of(
                "GIT_CONFIG_GLOBAL", root.resolveSibling("no-settings").toString(),
                "GIT_CONFIG_NOSYSTEM", "1",
                "GIT_AUTHOR_NAME", "Ann",
                "GIT_AUTHOR_EMAIL", "ann@example.org",
                "GIT_COMMITTER_NAME", "Ann",
                "GIT_COMMITTER_EMAIL", "ann@example.org"));
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      assertThat(process.waitFor()).as("git %s: %s", List.of(arguments), output).isZero();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return output.strip();
  }

  public GitRepository write(String file, String content) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content);
    return this;
  }

  /** Commits everything and returns the commit. */
  public String commit(String message) throws IOException {
    git("add", "--all");
    git("commit", "--quiet", "--message", message);
    return git("rev-parse", "HEAD");
  }

  /** Returns the digests of all files below a folder, by path; {@code .git} only if it is asked. */
  Map<String, String> files(String folder) throws IOException {
    Map<String, String> digests = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(root.resolve(folder))) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        String name = root.relativize(path).toString();
        if (folder.startsWith(".git") || !name.startsWith(".git/")) {
          String mode = Files.isExecutable(path) ? " executable" : "";
          digests.put(name, Digest.of(Files.readAllBytes(path)) + mode);
        }
      }
    }
    return digests;
  }
}
