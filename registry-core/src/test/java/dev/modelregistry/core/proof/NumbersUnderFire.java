package dev.modelregistry.core.proof;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.Version;
import dev.modelregistry.core.Workbench;
import dev.modelregistry.spi.testkit.ChildJvm;
import dev.modelregistry.spi.testkit.OtherProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that register versions of one model at once. They also found the registry at once, and
 * take the same snapshot.
 *
 * <pre>
 *   process 0   decides on entry 1 ─ held ─┐         ┌─ registers on
 *   process 1   decides on entry 1 ─ held ─┤ all go, │
 *   ...                                    │ one has │
 *   process n   decides on entry 1 ─ held ─┘ entry 1 └─ ...
 * </pre>
 */
public abstract class NumbersUnderFire {

  /** How long a stopped process stays stopped after the others are done. */
  private static final Duration MORE_PAUSE = Duration.ofSeconds(Extent.of(0, 30));

  @TempDir Path folder;

  private final List<ChildJvm> registrars = new ArrayList<>();

  /** What the registrars said, by registrar. */
  private final List<List<Acknowledged>> acknowledged = new ArrayList<>();

  private record Acknowledged(long number, String digest, String thread) {

    static Acknowledged parse(String line) {
      String[] words = line.split(" ", -1);
      return new Acknowledged(Long.parseLong(words[0]), words[1], words[2]);
    }
  }

  /**
   * Says how a process opens the store of the running test, which is empty when the test begins.
   *
   * @param process from 0; they may have different ways to the one store
   */
  protected abstract OtherProcess store(int process) throws IOException;

  /** Returns how many processes there are. */
  protected int processes() {
    return Extent.of(4, 8);
  }

  /** Returns how many versions each process registers. */
  protected int each() {
    return Extent.of(25, 250);
  }

  /** Returns how often an auditor comes meanwhile. */
  protected int audits() {
    return Extent.of(2, 20);
  }

  @AfterEach
  void end() throws IOException {
    for (ChildJvm registrar : registrars) {
      registrar.close();
    }
  }

  private Workbench open() throws IOException {
    return new Workbench(store(0).open(), folder);
  }

  /** Starts all of them, and waits until each is about to create the first entry. */
  private void startHeld(int threads, IntFunction<Duration> ahead) throws IOException {
    for (int i = 0; i < processes(); i++) {
      Path inputs = folder.resolve("registrar" + i);
      registrars.add(Registrar.start(store(i), inputs, each(), threads, ahead.apply(i)));
    }
    registrars.forEach(registrar -> assertThat(registrar.answer()).isEqualTo("held"));
  }

  private static void release(List<ChildJvm> held) throws IOException {
    for (ChildJvm registrar : held) {
      registrar.tell("go");
    }
  }

  /** An auditor who comes while entries, bundles and log checkpoints are written finds no fault. */
  private void verifyMeanwhile() throws IOException {
    try (Workbench auditor = open()) {
      for (int i = 0; i < audits(); i++) {
        assertThat(auditor.registry().verify().problems()).isEmpty();
      }
    }
  }

  private void hearOut(List<ChildJvm> released) throws IOException {
    for (ChildJvm registrar : released) {
      acknowledged.add(registrar.finish().stream().map(Acknowledged::parse).toList());
    }
  }

  private void checkNumbers() throws IOException {
    assertThat(acknowledged.stream().flatMap(List::stream).map(Acknowledged::number))
        .containsExactlyInAnyOrderElementsOf(
            LongStream.rangeClosed(1, (long) processes() * each()).boxed().toList());
    assertThat(acknowledged)
        .flatMap(own -> own.stream().collect(groupingBy(Acknowledged::thread)).values())
        .allSatisfy(own -> assertThat(own).extracting(Acknowledged::number).isSorted());
    try (Workbench bench = open()) {
      for (Acknowledged each : acknowledged.stream().flatMap(List::stream).toList()) {
        assertThat(bench.fraud().version(each.number()).digest())
            .as("what v%d is", each.number())
            .hasToString(each.digest());
      }
      assertThat(bench.fraud().search().stream()).hasSize(processes() * each());
      assertThat(times(bench)).isSorted();
      assertThat(bench.registry().dataset("loans").snapshots()).hasSize(1);
      assertThat(bench.registry().verify().problems()).isEmpty();
    }
  }

  private List<Instant> times(Workbench bench) {
    return LongStream.rangeClosed(1, (long) processes() * each())
        .mapToObj(bench.fraud()::version)
        .map(Version::registeredAt)
        .toList();
  }

  @Nested
  class P3Numbers {

    @Test
    void ofProcessesThatRegisterAtOnceHaveNoGapAndNoDuplicate() throws Exception {
      startHeld(1, process -> Duration.ZERO);
      release(registrars);
      verifyMeanwhile();
      hearOut(registrars);

      checkNumbers();
    }

    @Test
    void ofProcessesOfSeveralThreadsHaveNoGapAndNoDuplicate() throws Exception {
      startHeld(Extent.of(3, 8), process -> Duration.ZERO);
      release(registrars);
      hearOut(registrars);

      checkNumbers();
    }
  }

  @Nested
  class P11Peers {

    @Test
    void stoppedInTheMiddleOfAnAppendOrADayAheadShareTheNumbersAllTheSame() throws Exception {
      startHeld(1, Duration::ofDays);
      ChildJvm sleeper = registrars.get(0);
      List<ChildJvm> others = registrars.subList(1, processes());

      sleeper.signal("STOP");
      release(others);
      hearOut(others);
      // Not earlier: a signal is sent at once and takes effect when its process is next looked at.
      release(List.of(sleeper));
      assertThat(sleeper.answerWithin(MORE_PAUSE)).as("said while stopped").isEmpty();
      sleeper.signal("CONT");
      hearOut(List.of(sleeper));

      checkNumbers();
      assertThat(acknowledged.get(processes() - 1).get(0).number())
          .as("the number that the entry got for which number 1 was decided")
          .isEqualTo((processes() - 1L) * each() + 1);
    }
  }
}
