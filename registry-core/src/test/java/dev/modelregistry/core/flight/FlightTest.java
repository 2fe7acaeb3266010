package dev.modelregistry.core.flight;

import static dev.modelregistry.value.Label.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.CanaryRequest;
import dev.modelregistry.LiveModel;
import dev.modelregistry.Shadow;
import dev.modelregistry.Version;
import dev.modelregistry.core.Workbench;
import dev.modelregistry.gate.GuardRail;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.spi.testkit.Fault;
import dev.modelregistry.spi.testkit.FaultyStorage;
import dev.modelregistry.spi.testkit.FaultyStorage.Operation;
import dev.modelregistry.spi.testkit.InMemoryStorage;
import dev.modelregistry.value.RoutingKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a flight recording shows of work on a registry. */
class FlightTest {

  @TempDir Path folder;

  private List<RecordedEvent> recorded(Runnable work) throws IOException {
    Path file = folder.resolve("work.jfr");
    try (Recording recording = new Recording()) {
      recording.start();
      work.run();
      recording.stop();
      recording.dump(file);
    }
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().startsWith("dev.modelregistry."))
        .toList();
  }

  private static List<String> of(String type, List<RecordedEvent> events) {
    return events.stream()
        .filter(event -> event.getEventType().getName().equals("dev.modelregistry." + type))
        .map(event -> event.getString("subject") + ": " + event.getString("result"))
        .toList();
  }

  @Test
  void showsAppendsIngestsResolvesLoadsAndSwaps() throws IOException {
    try (Workbench bench = new Workbench(new InMemoryStorage(), folder)) {
      List<RecordedEvent> events = recorded(() -> swapOnce(bench));

      assertThat(of("Append", events))
          .contains(
              "models/fraud/decisions: PolicySet",
              "models/fraud/versions: Registered",
              "models/fraud/decisions: Promoted");
      assertThat(of("Ingest", events))
          .anySatisfy(blob -> assertThat(blob).matches("models/fraud/blobs/.*: sha256:.*"));
      assertThat(of("Resolve", events)).contains("production: fraud@v2");
      assertThat(of("Load", events)).containsExactly("fraud@v1: loaded", "fraud@v2: loaded");
      assertThat(of("Swap", events))
          .containsExactly("production in models/fraud/decisions: fraud@v2");
      assertThat(events).allMatch(event -> !event.getDuration().isNegative());
    }
  }

  @Test
  @Timeout(60)
  void showsTheAbortOfACanary() throws IOException {
    try (Workbench bench = new Workbench(new InMemoryStorage(), folder)) {
      List<RecordedEvent> events = recorded(() -> abortOnce(bench));

      assertThat(of("CanaryAbort", events))
          .containsExactly("production in models/fraud/decisions: fraud@v2");
    }
  }

  private static void abortOnce(Workbench bench) {
    bench.fraud().protect(PRODUCTION, Policy.open());
    bench.fraud().promote(bench.register(0.9)).to(PRODUCTION).commit();
    Version bad = bench.register(0.91);
    CanaryRequest canary = bench.fraud().canary(PRODUCTION).version(bad).percent(50);
    canary.guard(GuardRail.errors()).commit();
    try (LiveModel<Version> live =
        bench.fraud().live(PRODUCTION).every(Duration.ofMillis(10)).open()) {
      int answered = 0;
      for (int i = 0; live.status().canary().isPresent(); i++) {
        answered += isAnswered(live, RoutingKey.of(i)) ? 1 : 0;
      }
      assertThat(answered).as("calls of the version under the label").isPositive();
    }
  }

  private static boolean isAnswered(LiveModel<Version> live, RoutingKey key) {
    try {
      live.call(
          key,
          version -> {
            if (version.id().number() == 2) {
              throw new IllegalStateException("no answer");
            }
            return version;
          });
      return true;
    } catch (IllegalStateException failed) {
      return false;
    }
  }

  private static void swapOnce(Workbench bench) {
    bench.fraud().protect(PRODUCTION, Policy.open());
    bench.fraud().promote(bench.register(0.9)).to(PRODUCTION).commit();
    try (LiveModel<Version> live = bench.fraud().live(PRODUCTION).open()) {
      bench.fraud().promote(bench.register(0.91)).to(PRODUCTION).commit();
      assertThat(live.refresh().serving().version())
          .isEqualTo(bench.fraud().resolve(PRODUCTION).id());
    }
  }

  @Test
  void showsScoresOfAShadowThatTakeLong() throws IOException {
    try (Workbench bench = new Workbench(new InMemoryStorage(), folder)) {
      bench.fraud().protect(PRODUCTION, Policy.open());
      Version version = bench.register(0.9);
      bench.fraud().promote(version).to(PRODUCTION).commit();

      List<RecordedEvent> events = recorded(() -> shadowed(bench, version));

      // On a busy processor the score that does nothing may take long as well.
      assertThat(of("Shadow", events)).isNotEmpty().containsOnly("fraud@v1: alike");
      assertThat(events)
          .filteredOn(event -> event.getEventType().getName().endsWith(".Shadow"))
          .allMatch(event -> event.getDuration().compareTo(Duration.ofMillis(10)) >= 0);
    }
  }

  private static void shadowed(Workbench bench, Version version) {
    try (LiveModel<Version> live = bench.fraud().live(PRODUCTION).open();
        Shadow shadow = live.shadow(version.id()).threads(1, 1).start()) {
      for (int millis : new int[] {0, 30}) {
        Integer unused =
            live.<Integer, RuntimeException>call(
                RoutingKey.of(millis),
                model -> {
                  LockSupport.parkNanos(millis * 1_000_000L);
                  return millis;
                });
      }
      while (shadow.counts().compared() < 2) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void showsWorkThatFailedWithoutAResult() throws IOException {
    FaultyStorage storage = new FaultyStorage(new InMemoryStorage(), 1);
    try (Workbench bench = new Workbench(storage, folder)) {
      bench.register(0.9);
      storage.next(Operation.CREATE, "versions/", Fault.REFUSED);
      storage.next(Operation.CREATE, "versions/", Fault.REFUSED);

      List<RecordedEvent> events =
          recorded(() -> assertThatThrownBy(() -> bench.register(0.8)).isNotNull());

      assertThat(of("Append", events)).contains("models/fraud/versions: ");
    }
  }
}
