package dev.modelregistry.core.capture;

import dev.modelregistry.error.Rejected;
import dev.modelregistry.value.Names;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;

/**
 * The {@code git} command with fixed arguments: no shell, no prompt, no pager, no hook, no program
 * that a repository's configuration could name for showing differences.
 *
 * <p>Output goes to a file and is looked at while the command runs, so that a wait for it can be
 * bounded in time and bytes, and interrupted; a read from a pipe could not.
 */
final class GitCommand {

  private static final long LOOK_MILLIS = 100;
  private static final int MESSAGE_BYTES = 2_000;

  /** Settings of a user or a repository that could run programs or write beside the temporaries. */
  private static final List<String> SETTINGS =
      List.of(
          "core.fsmonitor=false",
          "core.splitIndex=false",
          "core.fsync=none",
          "core.compression=0",
          "core.safecrlf=false",
          "submodule.recurse=false",
          "gc.auto=0");

  private final String executable;
  private final Path workingTree;
  private final Path scratch;
  private final Duration limit;

  /**
   * Takes a working tree.
   *
   * @param scratch an empty folder for output
   * @param limit how long one command may take
   */
  GitCommand(String executable, Path workingTree, Path scratch, Duration limit) {
    this.executable = executable;
    this.workingTree = workingTree;
    this.scratch = scratch;
    this.limit = limit;
  }

  /** The same command in another folder. */
  GitCommand in(Path folder) {
    return new GitCommand(executable, folder, scratch, limit);
  }

  /**
   * How a command ended.
   *
   * @param message what it complained of, in one line
   */
  record Result(int exitCode, Path output, String message) {

    boolean succeeded() {
      return exitCode == 0;
    }

    /** Returns the output as text. */
    String text() {
      try {
        return Files.readString(output, StandardCharsets.UTF_8).strip();
      } catch (IOException e) {
        throw unreadable(e);
      }
    }
  }

  /**
   * Runs the command to its end.
   *
   * @param outputLimit the most bytes that it may write
   * @param variables what is added to its environment
   * @throws Rejected if it cannot be started, takes too long or writes too much
   * @throws CancellationException if the thread is interrupted
   */
  Result run(long outputLimit, Map<String, String> variables, String... arguments) {
    // A wait for a process that has ended already does not look.
    if (Thread.currentThread().isInterrupted()) {
      throw cancelled();
    }
    try {
      Path output = Files.createTempFile(scratch, "out", "");
      Path errors = Files.createTempFile(scratch, "err", "");
      Process process = start(output, errors, variables, arguments);
      try {
        await(process, arguments[0], output, outputLimit);
      } finally {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
      return new Result(process.exitValue(), output, firstLine(errors));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** Runs the command, and refuses with what it complained of where it failed. */
  Result succeed(long outputLimit, Map<String, String> variables, String... arguments) {
    Result result = run(outputLimit, variables, arguments);
    if (!result.succeeded()) {
      throw new Rejected(
          String.format(
              "git cannot say which code is in %s: %s; correct that, or name the revision with"
                  + " Source.of",
              workingTree, result.message()));
    }
    return result;
  }

  private Process start(
      Path output, Path errors, Map<String, String> variables, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(executable, "-C", workingTree.toString()));
    command.add("--no-pager");
    command.add("--literal-pathspecs");
    for (String setting : SETTINGS) {
      command.add("-c");
      command.add(setting);
    }
    command.add("-c");
    command.add("core.hooksPath=" + scratch.resolve("no-hooks"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .redirectInput(Redirect.PIPE);
    configure(builder.environment());
    builder.environment().putAll(variables);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new Rejected(
          "the git command could not be started; install git, or name the revision with Source.of",
          e);
    }
    process.getOutputStream().close();
    return process;
  }

  /** A surrounding git, a hook for example, would turn the command to its own repository. */
  private static void configure(Map<String, String> environment) {
    environment
        .keySet()
        .removeIf(name -> name.startsWith("GIT_") && !name.startsWith("GIT_CONFIG"));
    environment.put("GIT_OPTIONAL_LOCKS", "0");
    environment.put("GIT_TERMINAL_PROMPT", "0");
    environment.put("GIT_NO_LAZY_FETCH", "1");
    environment.put("LC_ALL", "C");
  }

  private void await(Process process, String command, Path output, long outputLimit)
      throws IOException {
    long left = limit.toMillis();
    try {
      while (!process.waitFor(Math.min(left, LOOK_MILLIS), TimeUnit.MILLISECONDS)) {
        left -= LOOK_MILLIS;
        if (left <= 0) {
          throw new Rejected(
              String.format(
                  "git %s in %s took longer than %s; name the revision with Source.of instead",
                  command, workingTree, limit));
        }
        checkLength(command, output, outputLimit);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw cancelled();
    }
    checkLength(command, output, outputLimit);
  }

  private static CancellationException cancelled() {
    return new CancellationException("the thread was interrupted while it waited for git");
  }

  private void checkLength(String command, Path output, long outputLimit) throws IOException {
    if (Files.size(output) > outputLimit) {
      throw new Rejected(
          String.format(
              "git %s in %s gives more than %,d bytes of uncommitted changes; commit them, or have"
                  + " git ignore what is no source",
              command, workingTree, outputLimit));
    }
  }

  private static String firstLine(Path errors) throws IOException {
    try (InputStream in = Files.newInputStream(errors)) {
      String text = new String(in.readNBytes(MESSAGE_BYTES), StandardCharsets.UTF_8);
      return Names.plain(text.strip().replaceAll("(?s)\\R.*", ""));
    }
  }

  private static Rejected unreadable(IOException e) {
    return new Rejected("the output of git could not be kept in a temporary file: " + e, e);
  }
}
