package dev.modelregistry.core.proof;

import static dev.modelregistry.value.Label.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.Version;
import dev.modelregistry.core.Workbench;
import dev.modelregistry.core.proof.CrashVictim.Life;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.fs.FileSystemStorage;
import dev.modelregistry.spi.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that dies while it protects a label, takes a snapshot, registers a version and promotes
 * it; and what the next process finds.
 *
 * <pre>
 *   points of its life   1 ... registry.json ... policy ... snapshot ... blobs edges entry ... move
 *   stopped dead         at a point: before an operation, halfway through a payload, after it
 *   killed               by a signal, somewhere after a point
 * </pre>
 */
@ExtendWith(Seeds.class)
class CrashTest {

  private static final int SMALL = 300_000;
  private static final int LARGE = 3_000_000;

  /** Crashes: 20, or above 500. Between two creations nothing changes, so halts are at these. */
  private static final int HALTS = Extent.of(8, Integer.MAX_VALUE);

  private static final int REGISTRIES = Extent.of(1, 33);
  private static final int KILLS_IN_EACH = Extent.of(12, 14);

  private static final int SIGNAL_KILL = 128 + 9;

  @TempDir static Path lives;
  @TempDir Path folder;

  /** All points of the life of one that nobody kills, in a storage without a registry. */
  private static List<String> points = List.of();

  private Path store;

  @BeforeAll
  static void liveOnceUntouched() throws IOException {
    try (ChildJvm survivor =
        CrashVictim.start(lives.resolve("store"), lives, new Life(SMALL, 1, 0))) {
      points = survivor.finish().stream().filter(line -> line.startsWith("at ")).toList();
    }
  }

  @BeforeEach
  void place() {
    store = folder.resolve("store");
  }

  private Workbench open() throws IOException {
    return new Workbench(FileSystemStorage.at(store), folder);
  }

  /** How much a registry has, and the version that production points at, 0 for none. */
  private record Found(long versions, long snapshots, long production) {

    static final Found NOTHING = new Found(0, 0, 0);

    static Found in(Workbench bench) {
      return new Found(
          bench.fraud().search().stream().count(),
          bench.registry().dataset("loans").snapshots().size(),
          bench.fraud().find(PRODUCTION).map(version -> version.id().number()).orElse(0L));
    }
  }

  /** Returns what a process acknowledged of a step: its words after the first. */
  private static Optional<List<String>> acknowledged(String step, List<String> said) {
    return said.stream()
        .filter(line -> line.startsWith(step + " "))
        .map(line -> List.of(line.split(" ", -1)))
        .map(words -> words.subList(1, words.size()))
        .findFirst();
  }

  private static List<Integer> pointsLike(String regex) {
    return IntStream.rangeClosed(1, points.size())
        .filter(point -> points.get(point - 1).matches(regex))
        .boxed()
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private List<String> halt(int point) throws IOException {
    try (ChildJvm victim = CrashVictim.start(store, folder, new Life(SMALL, point, point))) {
      List<String> said = victim.answersToTheEnd();
      assertThat(victim.exitValue()).as("exit of %s", victim).isEqualTo(CrashVictim.HALTED);
      return said;
    }
  }

  private List<String> kill(Random random) throws IOException {
    Life life = new Life(LARGE, random.nextLong(), 0);
    String last = "at " + (1 + random.nextInt(points.size())) + " ";
    try (ChildJvm victim = CrashVictim.start(store, folder, life)) {
      List<String> said = victim.answersTo(line -> line.startsWith(last));
      victim.kill();
      said.addAll(victim.answersToTheEnd());
      assertThat(victim.exitValue()).as("exit of %s", victim).isIn(0, SIGNAL_KILL);
      return said;
    }
  }

  /** Checks the registry after a crash, goes on working, and returns what it has then. */
  private Found checkAfter(List<String> said, Found before) throws IOException {
    try (Workbench bench = open()) {
      assertThat(bench.registry().verify().problems()).isEmpty();
      Found after = Found.in(bench);
      checkWholeOrNone(bench, said, before, after);
      return goOn(bench, after);
    } catch (AssertionError | RegistryException e) {
      String last = said.isEmpty() ? "nothing" : said.get(said.size() - 1);
      throw new AssertionError("in " + store + ", after a process that said last: " + last, e);
    }
  }

  private static Found goOn(Workbench bench, Found found) {
    if (bench.fraud().policy(PRODUCTION).isEmpty()) {
      bench.fraud().protect(PRODUCTION, CrashVictim.POLICY);
    }
    Version next = bench.register(0.8);
    assertThat(next.id().number()).as("the next number").isEqualTo(found.versions + 1);
    bench.fraud().promote(next).to(PRODUCTION).approvedBy(Workbench.BOB, "CHG").commit();
    Found now = Found.in(bench);
    assertThat(now.production).isEqualTo(next.id().number());
    return now;
  }

  private static void checkWholeOrNone(
      Workbench bench, List<String> said, Found before, Found after) {
    long candidate = before.versions + 1;
    assertThat(after.snapshots)
        .isBetween(
            before.snapshots + acknowledged("captured", said).stream().count(),
            before.snapshots + 1);
    assertThat(after.versions)
        .isBetween(before.versions + acknowledged("registered", said).stream().count(), candidate);
    if (acknowledged("promoted", said).isPresent()) {
      assertThat(after.production).isEqualTo(candidate);
    } else {
      assertThat(after.production).isIn(before.production, candidate);
    }
    assertThat(bench.fraud().search().stream().map(version -> version.id().number()))
        .containsExactlyInAnyOrderElementsOf(
            LongStream.rangeClosed(1, after.versions).boxed().toList());
    if (after.versions == candidate) {
      checkWhole(bench, bench.fraud().version(candidate));
    }
    acknowledged("registered", said)
        .ifPresent(
            words ->
                assertThat(bench.fraud().version(candidate).digest()).hasToString(words.get(1)));
  }

  private static void checkWhole(Workbench bench, Version version) {
    assertThat(version.weights().verify().files()).hasSize(2);
    assertThat(bench.registry().snapshot(version.trainedOn().id()).ref())
        .isEqualTo(version.trainedOn());
    assertThat(version.source().revision()).isEqualTo("4f2a9c");
    assertThat(version.environment()).isNotNull();
    assertThat(version.evaluations()).hasSize(1);
    assertThat(bench.registry().trainedOn(version.trainedOn().id())).contains(version.id());
  }

  @Nested
  class P4BytesFirst {

    @Test
    void aProcessThatStopsDeadAtAnyPointLeavesTheWholeOrNothing(Seed seed) throws Exception {
      Random random = seed.random("points");
      List<Integer> chosen = pointsLike(".* CREATE .*");
      Collections.shuffle(chosen, random);
      for (int point : chosen.subList(0, Math.min(HALTS, chosen.size()))) {
        store = folder.resolve("stopped " + points.get(point - 1).replace('/', '_'));
        checkAfter(halt(point), Found.NOTHING);
      }
    }

    @Test
    void aProcessThatIsKilledLeavesTheWholeOrNothing(Seed seed) throws Exception {
      for (int registry = 1; registry <= REGISTRIES; registry++) {
        Random random = seed.random("kills in registry " + registry);
        store = folder.resolve("registry" + registry);
        Found found = Found.NOTHING;
        for (int i = 0; i < KILLS_IN_EACH; i++) {
          found = checkAfter(kill(random), found);
        }
        sweep();
        try (Workbench bench = open()) {
          assertThat(bench.registry().verify().problems()).isEmpty();
        }
      }
    }
  }

  @Nested
  class Leftovers {

    @Test
    void areSweptByALaterOpeningOrHarmless() throws Exception {
      halt(pointsLike(".* models/fraud/versions/0+1 HALFWAY").get(0));

      assertThat(temporaries()).hasSize(1);
      assertThat(files("models/fraud/blobs")).as("blobs that no entry places").hasSize(4);
      try (Workbench bench = open()) {
        assertThat(bench.registry().verify().problems()).isEmpty();
        assertThat(bench.fraud().search().stream()).isEmpty();
      }
      assertThat(temporaries()).as("of a process that may live").hasSize(1);

      sweep();
    }
  }

  private List<Path> temporaries() throws IOException {
    return files(".tmp~");
  }

  private List<Path> files(String below) throws IOException {
    try (Stream<Path> files = Files.list(store.resolve(below))) {
      return files.toList();
    }
  }

  /** Lets two days pass for what the dead left, and opens the storage again. */
  private void sweep() throws IOException {
    for (Path temporary : temporaries()) {
      Files.setLastModifiedTime(temporary, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
    }
    FileSystemStorage.at(store).close();
    assertThat(temporaries()).isEmpty();
  }
}
