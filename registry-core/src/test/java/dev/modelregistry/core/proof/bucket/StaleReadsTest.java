package dev.modelregistry.core.proof.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.core.Workbench;
import dev.modelregistry.core.proof.Extent;
import dev.modelregistry.core.proof.Registrar;
import dev.modelregistry.s3.ImpatientOpener;
import dev.modelregistry.s3.S3Proxy;
import dev.modelregistry.spi.testkit.ChildJvm;
import dev.modelregistry.spi.testkit.OtherProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A service that decides creations at once and shows some of them a second later, to readers and in
 * listings. It breaks G5, and a registry may give up on it; but not lie.
 *
 * <pre>
 *   creations ──> objects written ── some a second later ──> objects shown ──> reads, listings
 * </pre>
 */
class StaleReadsTest {

  private static final int PROCESSES = 3;

  /** So often all of them may give up. */
  private static final int ROUNDS = 5;

  private static final int EACH = Extent.of(3, 20);
  private static final String PREFIX = "stale";

  @TempDir Path folder;

  /** Starts a server whose reads are stale. */
  private S3Proxy stale() throws IOException {
    return S3Proxy.start(
        folder,
        Map.of(
            "jclouds.provider", "filesystem-nio2",
            "jclouds.filesystem.basedir", "" + Files.createDirectory(folder.resolve("written")),
            "alt.jclouds.provider", "filesystem-nio2",
            "alt.jclouds.identity", "unused",
            "alt.jclouds.credential", "unused",
            "alt.jclouds.filesystem.basedir", "" + Files.createDirectory(folder.resolve("shown")),
            "s3proxy.eventual-consistency", "true",
            "s3proxy.eventual-consistency.delay", "1",
            "s3proxy.eventual-consistency.probability", "0.3"));
  }

  private static OtherProcess store(S3Proxy server) {
    return ImpatientOpener.at(server.endpoint(), PREFIX);
  }

  /**
   * Returns what was acknowledged: number and digest of each version. A process that gives up on
   * such a service, before its first version too, takes nothing back.
   */
  private List<String> registerTogether(S3Proxy server) throws IOException {
    List<ChildJvm> registrars = new ArrayList<>();
    try {
      List<ChildJvm> held = List.of();
      for (int round = 0; round < ROUNDS && held.isEmpty(); round++) {
        List<ChildJvm> begun = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
          Path inputs = folder.resolve("registrar" + registrars.size());
          begun.add(Registrar.start(store(server), inputs, EACH, 1, Duration.ZERO));
          registrars.add(begun.get(i));
        }
        held =
            begun.stream()
                .filter(registrar -> registrar.answersTo("held"::equals).contains("held"))
                .toList();
      }
      for (ChildJvm registrar : held) {
        registrar.tell("go");
      }
      return held.stream().flatMap(registrar -> registrar.answersToTheEnd().stream()).toList();
    } finally {
      for (ChildJvm registrar : registrars) {
        registrar.close();
      }
    }
  }

  @Nested
  class P3Numbers {

    @Test
    void areGivenOnceAndKeptWhereReadsAreStale() throws Exception {
      List<String> acknowledged;
      try (S3Proxy server = stale()) {
        S3Proxy.createBucket(server.endpoint());
        acknowledged = registerTogether(server);
      }
      List<Long> numbers =
          acknowledged.stream().map(line -> Long.parseLong(line.split(" ", 2)[0])).toList();
      assertThat(numbers).isNotEmpty().doesNotHaveDuplicates();

      try (S3Proxy server = S3Proxy.on(folder.resolve("written"), folder);
          Workbench bench = new Workbench(store(server).open(), folder)) {
        List<Long> found =
            bench.fraud().search().stream().map(version -> version.id().number()).toList();
        assertThat(found)
            .containsAll(numbers)
            .containsExactlyInAnyOrderElementsOf(
                LongStream.rangeClosed(1, found.size()).boxed().toList());
        for (String line : acknowledged) {
          String[] words = line.split(" ", 3);
          assertThat(bench.fraud().version(Long.parseLong(words[0])).digest())
              .hasToString(words[1]);
        }
        assertThat(bench.registry().verify().problems()).isEmpty();
      }
    }
  }
}
