package dev.modelregistry.core.micrometer;

import static dev.modelregistry.value.Label.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.LiveModel;
import dev.modelregistry.Shadow;
import dev.modelregistry.Version;
import dev.modelregistry.core.Workbench;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.spi.testkit.Fault;
import dev.modelregistry.spi.testkit.FaultyStorage;
import dev.modelregistry.spi.testkit.InMemoryStorage;
import dev.modelregistry.value.RoutingKey;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What Micrometer is shown, where there is one and where there is none. */
@Timeout(60)
class LiveMetricsTest {

  @TempDir private Path folder;

  private final FaultyStorage storage = new FaultyStorage(new InMemoryStorage(), 1);
  private final MeterRegistry meters = new SimpleMeterRegistry();

  private static void release(Workbench bench) {
    bench.fraud().promote(bench.register(0.9)).to(PRODUCTION).commit();
  }

  private double count(String name) {
    return meters.get("model.registry." + name).functionCounter().count();
  }

  private double gauge(String name) {
    return meters.get("model.registry." + name).gauge().value();
  }

  @Test
  void aLiveModelAndItsShadowAreShown() {
    try (Workbench bench = new Workbench(storage, folder)) {
      bench.fraud().protect(PRODUCTION, Policy.open());
      release(bench);
      try (LiveModel<Version> live = bench.fraud().live(PRODUCTION).open();
          Shadow shadow = live.shadow(PRODUCTION).threads(1, 1).start()) {
        LiveMetrics.of(live, "zone", "a").bindTo(meters);
        LiveMetrics.of(shadow, "zone", "a").bindTo(meters);
        release(bench);
        live.refresh();
        for (int i = 0; i < 3; i++) {
          assertThat(live.<Version, RuntimeException>call(RoutingKey.of(i), v -> v)).isNotNull();
        }
        storage.randomly(Fault.FAIL_BEFORE, 1);
        live.refresh();
        while (shadow.counts().compared() < 3) {
          Thread.onSpinWait();
        }

        assertThat(count("calls")).isEqualTo(3);
        assertThat(count("calls.failed")).isZero();
        assertThat(count("swaps")).isEqualTo(1);
        assertThat(count("loads.failed")).isZero();
        assertThat(count("probes.failed")).isPositive();
        assertThat(gauge("version")).isEqualTo(2);
        assertThat(gauge("trouble")).isEqualTo(1);
        assertThat(meters.get("model.registry.age").timeGauge().value(TimeUnit.NANOSECONDS))
            .isPositive();
        assertThat(count("shadow.taken")).isEqualTo(3);
        assertThat(count("shadow.dropped")).isZero();
        assertThat(count("shadow.compared")).isEqualTo(3);
        assertThat(count("shadow.agreed") + count("shadow.failed")).isLessThanOrEqualTo(3);
        assertThat(meters.get("model.registry.calls").meter().getId())
            .extracting(
                (Meter.Id id) -> id.getTag("model"),
                (Meter.Id id) -> id.getTag("label"),
                (Meter.Id id) -> id.getTag("zone"))
            .containsExactly("fraud", "production", "a");
      } finally {
        storage.heal();
      }
    }
  }

  /** Another process, whose class path lacks every jar of Micrometer. */
  @Test
  void everythingElseWorksWhereThereIsNoMicrometer() throws Exception {
    String without =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains("micrometer"))
            .collect(Collectors.joining(File.pathSeparator));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                without,
                Without.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(said).isEqualTo("served v1, counted 1, Micrometer is not there");
    assertThat(process.exitValue()).isZero();
  }

  /** What that process does. */
  static final class Without {

    private Without() {}

    public static void main(String[] arguments) {
      try (Workbench bench = new Workbench(new InMemoryStorage(), Path.of(arguments[0]))) {
        bench.fraud().protect(PRODUCTION, Policy.open());
        // No method of the test's own class, which does not load without Micrometer.
        bench.fraud().promote(bench.register(0.9)).to(PRODUCTION).commit();
        try (LiveModel<Version> live = bench.fraud().live(PRODUCTION).open();
            Shadow shadow = live.shadow(PRODUCTION).start()) {
          long number = live.call(RoutingKey.of(1), version -> version.id().number());
          System.out.printf("served v%d, counted %d, ", number, live.status().counts().calls());
          assertThat(shadow.counts().taken()).isEqualTo(1);
          LiveMetrics.of(live);
        } catch (NoClassDefFoundError expected) {
          System.out.print("Micrometer is not there");
        }
      }
    }
  }
}
