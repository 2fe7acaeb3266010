package dev.modelregistry.spi.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.modelregistry.spi.Creation;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Storage;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A {@link ContractPeer} that this process started, and how to talk to it; for one thread. */
final class PeerProcess {

  /** The most an answer may take: far above any honest storage on a busy machine. */
  static final Duration LIMIT = Duration.ofSeconds(120);

  private static final String ENDED = "ended";

  private final Process process;
  private final Writer commands;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private final StringBuffer noise = new StringBuffer();

  private PeerProcess(Process process) {
    this.process = process;
    this.commands = process.outputWriter(StandardCharsets.UTF_8);
    Thread reader = new Thread(this::collectAnswers, "answers of process " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  static PeerProcess start(OtherProcess other) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(other.opener()),
                ContractPeer.class.getName(),
                other.opener().getName(),
                other.location())
            .redirectErrorStream(true)
            .start();
    PeerProcess peer = new PeerProcess(process);
    assertEquals("ready", peer.answer(), "the other process did not start");
    return peer;
  }

  void beginCreate(ObjectKey key, long seed, int sizeBytes) throws IOException {
    tell("create " + key + " " + seed + " " + sizeBytes);
  }

  /** Waits until the creation is held at its last byte; false where it was not within the time. */
  boolean awaitHeld(Duration patience) {
    String answer = poll(patience);
    if (answer != null && !answer.equals("held")) {
      answers.add(answer);
    }
    return "held".equals(answer);
  }

  /** Lets the creation read its last byte, now or when it gets there. */
  void release() throws IOException {
    tell("go");
  }

  Creation creation() {
    String answer = answer();
    return Creation.valueOf(answer.equals("held") ? answer() : answer);
  }

  String look(ObjectKey key) throws IOException {
    tell("look " + key);
    return answer();
  }

  List<ObjectKey> list(String prefix) throws IOException {
    tell("list " + prefix);
    return Stream.of(answer().split(" ", -1))
        .filter(key -> !key.isEmpty())
        .map(ObjectKey::new)
        .toList();
  }

  /** Ends the process as a crash would, and waits until it is gone. */
  void kill() throws IOException {
    process.destroyForcibly();
    try {
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new IOException("process " + process.pid() + " survived its kill");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while process " + process.pid() + " was ended", e);
    }
  }

  private void tell(String line) throws IOException {
    commands.write(line + "\n");
    commands.flush();
  }

  private String answer() {
    String answer = poll(LIMIT);
    assertNotNull(answer, "the other process said nothing for " + LIMIT + "; it wrote: " + noise);
    if (answer.equals(ENDED)) {
      throw new AssertionError("the other process ended; it wrote: " + noise);
    }
    return answer;
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
        if (line.startsWith(ContractPeer.MARK)) {
          answers.add(line.substring(ContractPeer.MARK.length()));
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

  /** Everything this process could load from: its class path, its modules, and the plugin. */
  private static String classPath(Class<?> opener) {
    Set<String> entries = new LinkedHashSet<>();
    for (Class<?> type : List.of(opener, ContractPeer.class, Storage.class)) {
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
    } catch (java.net.URISyntaxException e) {
      throw new UncheckedIOException(
          new IOException(String.format(Locale.ROOT, "no path: %s", source.getLocation()), e));
    }
  }
}
