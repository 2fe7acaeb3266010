package dev.modelregistry.core.serve;

import static dev.modelregistry.value.Label.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.modelregistry.LiveModel;
import dev.modelregistry.Shadow;
import dev.modelregistry.Version;
import dev.modelregistry.value.RoutingKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A thread that waits inside a call gives its processor to others. */
@Timeout(60)
class VirtualThreadsTest {

  /** A monitor held over a call, or over I/O, would hold the carrier too, until JDK 24. */
  @Test
  void noClassOfServingHoldsAMonitor() throws IOException {
    try (Stream<Path> sources = Files.list(Path.of("src/main/java/dev/modelregistry/core/serve"))) {
      List<Path> all = sources.toList();
      assertThat(all).hasSizeGreaterThan(10);
      for (Path source : all) {
        assertThat(Files.readString(source)).as(source.toString()).doesNotContain("synchronized");
      }
    }
  }

  @Test
  void callsThatWaitAreMoreThanThereAreCarriersAndHoldUpNothing(@TempDir Path inputs)
      throws Exception {
    assumeTrue(Runtime.version().feature() >= 21, "there are no virtual threads before JDK 21");
    int waiting = 10 * Runtime.getRuntime().availableProcessors() + 300;
    ExecutorService threads =
        (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    try (ServingBench bench = new ServingBench(inputs)) {
      bench.release();
      CountDownLatch in = new CountDownLatch(waiting);
      CountDownLatch out = new CountDownLatch(1);
      try (LiveModel<Version> live = bench.servings.fraud().live(PRODUCTION).open();
          Shadow shadow = live.shadow(PRODUCTION).comparing(String.class, String::equals).start()) {
        List<Future<Long>> calls = new ArrayList<>();
        for (int i = 0; i < waiting; i++) {
          RoutingKey key = RoutingKey.of(i);
          calls.add(threads.submit(() -> live.call(key, version -> waits(version, in, out))));
        }
        in.await();
        bench.release();
        Future<Long> other =
            threads.submit(
                () -> {
                  live.refresh();
                  return live.call(RoutingKey.of(0), version -> version.id().number());
                });
        assertThat(other.get()).as("answered while %d others wait", waiting).isEqualTo(2);
        out.countDown();
        for (Future<Long> call : calls) {
          assertThat(call.get()).isEqualTo(1);
        }
        assertThat(shadow.counts().failed()).isZero();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static long waits(Version version, CountDownLatch in, CountDownLatch out)
      throws InterruptedException {
    in.countDown();
    out.await();
    return version.id().number();
  }
}
