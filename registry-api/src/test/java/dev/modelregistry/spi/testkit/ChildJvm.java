package dev.modelregistry.spi.testkit;

import dev.modelregistry.spi.Storage;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A JVM that this process started, for tests that need another process: one to race with, to stop
 * or to kill. It hears lines on its standard input and answers in marked lines on its standard
 * output, with {@link ParentJvm}; what else it writes is kept for the message of a failure.
 *
 * <p>Nothing here waits without a limit, and closing kills the JVM if it still runs. For one
 * thread.
 */
public final class ChildJvm implements AutoCloseable {

  /** The most an answer may take: far above any honest storage on a busy machine. */
  public static final Duration LIMIT = Duration.ofSeconds(120);

  private static final String ENDED = "ended";

  private final Process process;
  private final Writer commands;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private final StringBuffer noise = new StringBuffer();

  private ChildJvm(Process process) {
    this.process = process;
    this.commands = process.outputWriter(StandardCharsets.UTF_8);
    Thread reader = new Thread(this::collectAnswers, "answers of process " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts a JVM that can load whatever this one can.
   *
   * @param main a class with a main method, of any visibility
   * @param arguments what the main method is given
   * @throws IOException if no process could be started
   */
  public static ChildJvm start(Class<?> main, String... arguments) throws IOException {
    return start(main, List.of(), arguments);
  }

  /** Starts a JVM that can also load some types whose place this one's class path does not tell. */
  static ChildJvm start(Class<?> main, List<Class<?>> more, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", classPath(main, more), main.getName()));
    command.addAll(List.of(arguments));
    return new ChildJvm(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  /** Says a line, which the child may hear much later. */
  public void tell(String line) throws IOException {
    commands.write(line + "\n");
    commands.flush();
  }

  /** Waits for the next answer; fails the test where the child ends or is silent instead. */
  public String answer() {
    return answerWithin(LIMIT)
        .orElseThrow(() -> new AssertionError("nothing was said for " + LIMIT + " by " + this));
  }

  /** Waits for the next answer; empty where none came in time. Fails the test if the child ends. */
  public Optional<String> answerWithin(Duration patience) {
    @Nullable String answer = poll(patience);
    if (ENDED.equals(answer)) {
      answers.add(ENDED);
      throw new AssertionError("there is no answer after the end of " + this);
    }
    return Optional.ofNullable(answer);
  }

  /** Waits until the child ends, and returns what it answered until then. */
  public List<String> answersToTheEnd() {
    return answersTo(answer -> false);
  }

  /** Returns the answers up to a certain one, it included, or to the end where it never comes. */
  public List<String> answersTo(Predicate<String> last) {
    List<String> heard = new ArrayList<>();
    while (true) {
      @Nullable String answer = poll(LIMIT);
      if (answer == null) {
        throw new AssertionError("nothing was said and no end met for " + LIMIT + " by " + this);
      } else if (answer.equals(ENDED)) {
        answers.add(ENDED);
        return heard;
      }
      heard.add(answer);
      if (last.test(answer)) {
        return heard;
      }
    }
  }

  /** Waits until the child ends, and returns its exit value: 128 + 9 for a killed one. */
  public int exitValue() throws IOException {
    try {
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new IOException("no end was met within " + LIMIT + " by " + this);
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for the end of " + this, e);
    }
  }

  /** Does as {@link #answersToTheEnd}, and fails the test if the child ends with an error. */
  public List<String> finish() throws IOException {
    List<String> rest = answersToTheEnd();
    if (exitValue() != 0) {
      throw new AssertionError("an error ended " + this);
    }
    return rest;
  }

  /**
   * Sends the child a signal by name, such as {@code STOP}, which it cannot refuse, and {@code
   * CONT}.
   *
   * @throws IOException if this system has no signals, or the child is gone
   */
  public void signal(String name) throws IOException {
    String command = "kill -" + name + " " + process.pid();
    Process shell = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true).start();
    String complaint = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!complaint.isEmpty()) {
      throw new IOException(command + ": " + complaint);
    }
  }

  /** Ends the child as a crash would, stopped or not, and waits until it is gone. */
  public void kill() throws IOException {
    process.destroyForcibly();
    exitValue();
  }

  @Override
  public void close() throws IOException {
    kill();
  }

  @Override
  public String toString() {
    String wrote = noise.toString();
    return "process " + process.pid() + (wrote.isEmpty() ? "" : ", which wrote: " + wrote);
  }

  private @Nullable String poll(Duration patience) {
    try {
      return answers.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  private void collectAnswers() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.startsWith(ParentJvm.MARK)) {
          answers.add(line.substring(ParentJvm.MARK.length()));
        } else {
          noise.append(line).append('\n');
        }
      }
    } catch (IOException e) {
      noise.append(e).append('\n');
    } finally {
      answers.add(ENDED);
    }
  }

  /** Everything this process could load from: its class path, its modules, and what is named. */
  private static String classPath(Class<?> main, List<Class<?>> more) {
    List<Class<?>> types = new ArrayList<>(List.of(main, ChildJvm.class, Storage.class));
    types.addAll(more);
    Set<String> entries = new LinkedHashSet<>();
    for (Class<?> type : types) {
      CodeSource source = type.getProtectionDomain().getCodeSource();
      if (source != null) {
        entries.add(toPath(source));
      }
    }
    for (String property : List.of("java.class.path", "jdk.module.path")) {
      entries.addAll(List.of(System.getProperty(property, "").split(File.pathSeparator, -1)));
    }
    entries.remove("");
    return String.join(File.pathSeparator, entries);
  }

  private static String toPath(CodeSource source) {
    try {
      return Path.of(source.getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new UncheckedIOException(new IOException("no path: " + source.getLocation(), e));
    }
  }
}
