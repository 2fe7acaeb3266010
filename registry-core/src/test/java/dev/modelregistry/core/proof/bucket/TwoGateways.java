package dev.modelregistry.core.proof.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.core.proof.Seeds;
import dev.modelregistry.s3.S3Proxy;
import dev.modelregistry.spi.testkit.OtherProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * A bucket behind two gateways that all tests share, and before them networks that do not treat
 * requests well, other ones for each test.
 *
 * <pre>
 *   processes 0, 2, ...  ── faulty networks ── gateway ─┐
 *                                                       ├─ one store
 *   processes 1, 3, ...  ── faulty networks ── gateway ─┘
 * </pre>
 *
 * <p>With {@code -Dproof.servers=ceph} it is Ceph, and a gateway or the storage daemon is killed
 * every few seconds.
 */
final class TwoGateways implements BeforeEachCallback, AfterEachCallback {

  private static final Namespace NAMESPACE = Namespace.create(TwoGateways.class);

  /** The share of requests that do not fare well. */
  private static final double FAULTS = 0.1;

  private @Nullable Trouble trouble;
  private String prefix = "";

  /** What the tests of a run share. */
  private record Shared(Path folder, Gateways gateways) implements AutoCloseable {

    static Shared start() {
      try {
        Path folder = Files.createTempDirectory("gateways");
        boolean ceph = System.getProperty("proof.servers", "").equals("ceph");
        Gateways gateways = ceph ? Ceph.start(folder) : S3Proxies.start(folder);
        S3Proxy.createBucket(gateways.endpoints().get(0));
        return new Shared(folder, gateways);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      gateways.close();
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  @Override
  public void beforeEach(ExtensionContext test) {
    Gateways gateways =
        test.getRoot()
            .getStore(NAMESPACE)
            .getOrComputeIfAbsent(Shared.class, type -> Shared.start(), Shared.class)
            .gateways;
    trouble = Trouble.begin(gateways, Seeds.of(test), FAULTS);
    prefix = "proofs/" + UUID.randomUUID();
  }

  @Override
  public void afterEach(ExtensionContext test) throws IOException {
    try (Trouble over = trouble()) {
      assertThat(over.committed()).as("faults of the networks").hasSizeGreaterThan(5);
    }
  }

  private Trouble trouble() {
    if (trouble == null) {
      throw new IllegalStateException("no test is running");
    }
    return trouble;
  }

  /** Returns a way of a process to the store of the running test. */
  OtherProcess store(int process) throws IOException {
    return trouble().way(process, prefix);
  }

  /** Returns a way of a process to a store of the running test. */
  OtherProcess store(int process, String name) throws IOException {
    return trouble().way(process, prefix + "/" + name);
  }
}
