package dev.modelregistry.core.proof;

import static dev.modelregistry.value.Label.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.Snapshot;
import dev.modelregistry.Version;
import dev.modelregistry.core.Workbench;
import dev.modelregistry.core.proof.CrashVictim.Life;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.spi.testkit.ChildJvm;
import dev.modelregistry.spi.testkit.OtherProcess;
import dev.modelregistry.value.SnapshotId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
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
public abstract class CrashesOfClients {

  private static final int SMALL = 300_000;
  private static final int LARGE = 3_000_000;

  private static final int SIGNAL_KILL = 128 + 9;

  @TempDir Path folder;

  /** All points of the life of one that nobody kills, in a storage without a registry. */
  private List<String> points = List.of();

  /** Where the process of the running test lives. */
  private String store = "";

  /**
   * Says how a process opens a store of the running test, which is empty at first.
   *
   * @param name letters, digits and hyphens
   */
  protected abstract OtherProcess store(String name) throws IOException;

  /** Returns how many processes stop dead. */
  protected int halts() {
    return Extent.of(8, Integer.MAX_VALUE);
  }

  /** Returns in how many registries processes are killed. */
  protected int registries() {
    return Extent.of(1, 33);
  }

  /** Returns how many processes are killed in one registry. */
  protected int kills() {
    return Extent.of(12, 14);
  }

  /** Removes what the dead left in a store, where that is done by others than the registry. */
  protected void sweep(String name) throws IOException {}

  @BeforeEach
  void liveOnceUntouched() throws IOException {
    try (ChildJvm survivor = CrashVictim.start(store("untouched"), folder, new Life(SMALL, 1, 0))) {
      points = survivor.finish().stream().filter(line -> line.startsWith("at ")).toList();
    }
  }

  final Workbench open(String name) throws IOException {
    return new Workbench(store(name).open(), folder);
  }

  /** How much a registry has, and the version that production points at, 0 for none. */
  private record Found(long versions, long snapshots, long tables, long production) {

    static final Found NOTHING = new Found(0, 0, 0, 0);

    static Found in(Workbench bench) {
      return new Found(
          bench.fraud().search().stream().count(),
          bench.registry().dataset("loans").snapshots().size(),
          bench.registry().dataset("payments").snapshots().size(),
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

  final List<Integer> pointsLike(String regex) {
    return IntStream.rangeClosed(1, points.size())
        .filter(point -> points.get(point - 1).matches(regex))
        .boxed()
        .collect(Collectors.toCollection(ArrayList::new));
  }

  final List<String> halt(String name, int point) throws IOException {
    store = name;
    try (ChildJvm victim = CrashVictim.start(store(store), folder, new Life(SMALL, point, point))) {
      List<String> said = victim.answersToTheEnd();
      assertThat(victim.exitValue()).as("exit of %s", victim).isEqualTo(CrashVictim.HALTED);
      return said;
    }
  }

  private List<String> kill(Random random) throws IOException {
    Life life = new Life(LARGE, random.nextLong(), 0);
    String last = "at " + (1 + random.nextInt(points.size())) + " ";
    try (ChildJvm victim = CrashVictim.start(store(store), folder, life)) {
      List<String> said = victim.answersTo(line -> line.startsWith(last));
      victim.kill();
      said.addAll(victim.answersToTheEnd());
      assertThat(victim.exitValue()).as("exit of %s", victim).isIn(0, SIGNAL_KILL);
      return said;
    }
  }

  /** Checks the registry after a crash, goes on working, and returns what it has then. */
  private Found checkAfter(List<String> said, Found before) throws IOException {
    try (Workbench bench = open(store)) {
      assertThat(bench.registry().verify().problems()).isEmpty();
      Found after = Found.in(bench);
      checkWholeOrNone(bench, said, before, after);
      return goOn(bench, after);
    } catch (AssertionError | RegistryException e) {
      String last = said.isEmpty() ? "nothing" : said.get(said.size() - 1);
      throw new AssertionError("in " + store + " after a process that said last: " + last, e);
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
    assertThat(after.tables)
        .isBetween(
            before.tables + acknowledged("tabled", said).stream().count(), before.tables + 1);
    checkTables(bench, after.tables);
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

  /** Every table that was there is, with its rows, its schema and how its columns are spread. */
  private static void checkTables(Workbench bench, long count) {
    for (long number = 1; number <= count; number++) {
      Snapshot table = bench.registry().snapshot(SnapshotId.parse("payments@s" + number));
      assertThat(table.content().verify().files()).hasSize(1);
      assertThat(table.schema().orElseThrow().columns()).hasSize(2);
      assertThat(table.profile().orElseThrow().rows()).isEqualTo(20_010);
    }
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
      for (int point : chosen.subList(0, Math.min(halts(), chosen.size()))) {
        checkAfter(halt("stopped-at-" + point, point), Found.NOTHING);
      }
    }

    @Test
    void aProcessThatIsKilledLeavesTheWholeOrNothing(Seed seed) throws Exception {
      for (int registry = 1; registry <= registries(); registry++) {
        Random random = seed.random("kills in registry " + registry);
        store = "registry" + registry;
        Found found = Found.NOTHING;
        for (int i = 0; i < kills(); i++) {
          found = checkAfter(kill(random), found);
        }
        sweep(store);
        try (Workbench bench = open(store)) {
          assertThat(bench.registry().verify().problems()).isEmpty();
        }
      }
    }
  }
}
