package dev.modelregistry.core.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.core.codec.CodecFuzz;
import dev.modelregistry.core.log.BundleFuzz;
import dev.modelregistry.value.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The readers of the store's objects, fed with what is no such object.
 *
 * <p>Every build replays the inputs that are kept under {@code src/test/resources/fuzz}, one in
 * each line, in Base64: each reaches code that no other does, or once found a bug. With {@code
 * -Dfuzz.seconds=60} Jazzer looks for more, as long for each reader, and leaves what it finds in
 * {@code target/fuzz}. With {@code -Dfuzz.keep} as well, the kept inputs are replaced by the fewest
 * that reach as much as all together; an input that found a bug, a file {@code crash-…} there, is
 * put among them by hand.
 */
class FuzzTest {

  private static final Path KEPT = Path.of("src/test/resources/fuzz");
  private static final Path SAMPLES = Path.of("src/test/resources/format");
  private static final Path FOUND = Path.of("target/fuzz");

  /** A second of a machine that does much else is short. */
  private static final int SECONDS_FOR_ONE_INPUT = 60;

  private static final Comparator<String> BY_LENGTH =
      Comparator.comparing(String::length).thenComparing(Comparator.naturalOrder());

  /** Jazzer's exit code is 0 when the time is over without a finding. */
  private static final int NOTHING_FOUND = 0;

  /** A reader and how much it is given at once. */
  enum Reader {
    ENTRIES(CodecFuzz.Entries.class, CodecFuzz.Entries::fuzzerTestOneInput, 4_096),
    CHECKPOINTS(CodecFuzz.Checkpoints.class, CodecFuzz.Checkpoints::fuzzerTestOneInput, 4_096),
    TREES(CodecFuzz.Trees.class, CodecFuzz.Trees::fuzzerTestOneInput, 2_048),
    ENVIRONMENTS(CodecFuzz.Environments.class, CodecFuzz.Environments::fuzzerTestOneInput, 2_048),
    SMALL_OBJECTS(CodecFuzz.SmallObjects.class, CodecFuzz.SmallObjects::fuzzerTestOneInput, 512),
    BUNDLES(BundleFuzz.class, BundleFuzz::fuzzerTestOneInput, 8_192);

    private final Class<?> type;
    private final Consumer<byte[]> one;
    private final int mostBytes;

    Reader(Class<?> type, Consumer<byte[]> one, int mostBytes) {
      this.type = type;
      this.one = one;
      this.mostBytes = mostBytes;
    }

    private Path folder(String kind) {
      return FOUND.resolve(word() + kind);
    }

    private Path kept() {
      return KEPT.resolve(word() + ".txt");
    }

    private String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesOrGivesBackWhatWasKept(Reader reader) throws IOException {
    List<byte[]> inputs = new ArrayList<>(kept(reader));
    assertThat(inputs).hasSizeGreaterThan(10);
    inputs.addAll(bytes(SAMPLES));
    for (byte[] input : inputs) {
      try {
        reader.one.accept(input);
      } catch (RuntimeException | Error e) {
        String line = Base64.getEncoder().encodeToString(input);
        throw new AssertionError(reader + " does not stand " + line, e);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  @EnabledIfSystemProperty(named = "fuzz.seconds", matches = "[1-9][0-9]*")
  void refusesOrGivesBackWhatJazzerFinds(Reader reader) throws Exception {
    long seconds = Long.getLong("fuzz.seconds", 0);
    Path found = Files.createDirectories(reader.folder(""));
    Path kept = Files.createDirectories(reader.folder(".kept"));
    for (byte[] input : kept(reader)) {
      Files.write(kept.resolve(Digest.of(input).hex()), input);
    }
    List<Path> known = List.of(kept, SAMPLES);
    jazzer(reader, seconds, List.of("-max_total_time=" + seconds), found, known);
    if (System.getProperty("fuzz.keep") != null) {
      Path fewest = Files.createDirectories(reader.folder(".fewest"));
      jazzer(
          reader,
          seconds + 600,
          List.of("-merge=1", "-use_counters=0"),
          fewest,
          List.of(found, kept, SAMPLES));
      Files.write(
          reader.kept(),
          bytes(fewest).stream()
              .map(Base64.getEncoder()::encodeToString)
              .sorted(BY_LENGTH)
              .toList());
    }
  }

  private static void jazzer(
      Reader reader, long seconds, List<String> how, Path into, List<Path> from) throws Exception {
    Path log = reader.folder(".log");
    List<String> command = command(reader);
    command.addAll(how);
    command.add(into.toString());
    from.forEach(folder -> command.add(folder.toString()));
    Process jazzer =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      assertThat(jazzer.waitFor(seconds + 300, TimeUnit.SECONDS)).as("ends in time").isTrue();
    } finally {
      jazzer.destroyForcibly();
    }
    List<String> said = Files.readAllLines(log);
    said.stream()
        .filter(line -> line.contains("DONE") || line.contains("executed_units"))
        .forEach(line -> System.out.println(reader + " " + line));
    assertThat(jazzer.exitValue())
        .as("%s", String.join("\n", said.subList(Math.max(0, said.size() - 80), said.size())))
        .isEqualTo(NOTHING_FOUND);
  }

  private static List<String> command(Reader reader) {
    return new ArrayList<>(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            "com.code_intelligence.jazzer.Jazzer",
            "--target_class=" + reader.type.getName(),
            "--instrumentation_includes=dev.modelregistry.**:com.fasterxml.jackson.core.**",
            "--reproducer_path=" + FOUND,
            "-artifact_prefix=" + FOUND + "/",
            "-max_len=" + reader.mostBytes,
            "-timeout=" + SECONDS_FOR_ONE_INPUT,
            "-print_final_stats=1"));
  }

  private static List<byte[]> kept(Reader reader) throws IOException {
    return Files.readAllLines(reader.kept()).stream().map(Base64.getDecoder()::decode).toList();
  }

  private static List<byte[]> bytes(Path folder) throws IOException {
    List<byte[]> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        all.add(Files.readAllBytes(file));
      }
    }
    return all;
  }
}
