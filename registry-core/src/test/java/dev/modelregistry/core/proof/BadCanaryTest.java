package dev.modelregistry.core.proof;

import static dev.modelregistry.value.Label.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.Canary;
import dev.modelregistry.Decision;
import dev.modelregistry.Version;
import dev.modelregistry.core.Workbench;
import dev.modelregistry.event.CanaryAborted;
import dev.modelregistry.gate.GuardRail;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.spi.testkit.ChildJvm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes on one directory that serve production, while a canary begins that fails half of its
 * calls.
 *
 * <pre>
 *   parent      promotes v1 ───── starts v2 as the canary, 20 % ─────────── reads the log
 *   processes        serve v1 ─────────── serve both ── alarm ── serve v1
 * </pre>
 */
class BadCanaryTest {

  private static final int PROCESSES = Extent.of(2, 6);

  @TempDir Path folder;

  private final List<ChildJvm> processes = new ArrayList<>();

  @AfterEach
  void end() throws Exception {
    for (ChildJvm process : processes) {
      process.close();
    }
  }

  @Test
  void isAbortedByTheProcessesThemselvesAndProductionNeverNotices() throws Exception {
    DirectoryOpener store = new DirectoryOpener();
    try (Workbench bench =
        new Workbench(store.open(folder.resolve("store").toString()), folder.resolve("in"))) {
      bench.fraud().protect(PRODUCTION, Policy.protect());
      promote(bench, bench.register(0.9));
      Version second = bench.register(0.91);
      for (int i = 0; i < PROCESSES; i++) {
        processes.add(
            ScoringProcess.start(DirectoryOpener.at(folder.resolve("store")), "scoring-" + i));
      }
      for (ChildJvm process : processes) {
        assertThat(process.answer()).isEqualTo("serving");
      }
      bench
          .fraud()
          .canary(PRODUCTION)
          .version(second)
          .percent(20)
          .guard(GuardRail.errors())
          .approvedBy(Workbench.ALICE, "CHG-1")
          .commit();
      long answersOfTheCanary = 0;
      for (ChildJvm process : processes) {
        answersOfTheCanary += servedWell(process.finish());
      }
      assertThat(answersOfTheCanary).isPositive();
      assertAborted(bench);
    }
  }

  private static void promote(Workbench bench, Version version) {
    bench.fraud().promote(version).to(PRODUCTION).approvedBy(Workbench.ALICE, "CHG").commit();
  }

  /** Returns how many calls the canary answered, which is none where others ended it first. */
  private static long servedWell(List<String> said) {
    assertThat(said).hasSize(1);
    long[] counts = Arrays.stream(said.get(0).split(" ")).mapToLong(Long::parseLong).toArray();
    assertThat(counts[3]).as("failed calls of production, of %s", said).isZero();
    return counts[1];
  }

  private static void assertAborted(Workbench bench) {
    List<Canary> canaries = bench.fraud().canaries(PRODUCTION);
    assertThat(canaries).hasSize(1);
    Decision ended = canaries.get(0).ended().orElseThrow();
    assertThat(ended.actor().name()).startsWith("scoring-");
    CanaryAborted aborted = (CanaryAborted) ended.event();
    assertThat(aborted.alarm().orElseThrow().candidate().bad()).isPositive();
    assertThat(aborted.alarm().orElseThrow().incumbent().bad()).isZero();
    assertThat(bench.fraud().resolve(PRODUCTION).id().number()).isEqualTo(1);
    assertThat(bench.registry().verify().problems()).isEmpty();
  }
}
