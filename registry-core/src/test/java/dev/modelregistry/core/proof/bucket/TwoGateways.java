package dev.modelregistry.core.proof.bucket;

import dev.modelregistry.core.proof.Seeds;
import dev.modelregistry.s3.S3Proxy;
import dev.modelregistry.s3.relay.Fault;
import dev.modelregistry.s3.relay.FaultyNetwork;
import dev.modelregistry.s3.relay.Relay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Two servers on one directory, for all tests that ask; and before each of them a network that does
 * not treat requests well, another one for each test.
 *
 * <pre>
 *   processes 0, 2, ...  ── faulty network ── server ─┐
 *                                                     ├─ one directory
 *   processes 1, 3, ...  ── faulty network ── server ─┘
 * </pre>
 */
final class TwoGateways implements BeforeEachCallback, AfterEachCallback {

  private static final Namespace NAMESPACE = Namespace.create(TwoGateways.class);

  private final double faults;
  private final List<Relay> relays = new ArrayList<>();

  private List<S3Proxy> servers = List.of();
  private Random chance = new Random();
  private FaultyNetwork network = FaultyNetwork.of(0, 0);

  /**
   * Uses both.
   *
   * @param faults the share of requests that do not fare well
   */
  TwoGateways(double faults) {
    this.faults = faults;
  }

  /** What the tests of a run share. */
  private record Servers(Path folder, List<S3Proxy> both) implements AutoCloseable {

    static Servers start() {
      try {
        Path folder = Files.createTempDirectory("gateways");
        Path objects = Files.createDirectory(folder.resolve("objects"));
        CompletableFuture<S3Proxy> first = start(objects, folder);
        CompletableFuture<S3Proxy> second = start(objects, folder);
        List<S3Proxy> both = List.of(first.join(), second.join());
        try (S3Client client = S3Proxy.client(both.get(0).endpoint())) {
          client.createBucket(b -> b.bucket(S3Proxy.BUCKET));
        }
        return new Servers(folder, both);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static CompletableFuture<S3Proxy> start(Path objects, Path folder) {
      return CompletableFuture.supplyAsync(
          () -> {
            try {
              return S3Proxy.on(objects, folder);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }

    @Override
    public void close() throws IOException {
      for (S3Proxy server : both) {
        server.close();
      }
      try (var files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  @Override
  public void beforeEach(ExtensionContext test) {
    Servers started =
        test.getRoot()
            .getStore(NAMESPACE)
            .getOrComputeIfAbsent(Servers.class, type -> Servers.start(), Servers.class);
    servers = started.both;
    chance = Seeds.of(test).random("networks");
    network = FaultyNetwork.of(chance.nextLong(), faults);
  }

  @Override
  public void afterEach(ExtensionContext test) throws IOException {
    for (Relay relay : relays) {
      relay.close();
    }
    relays.clear();
  }

  /** Returns a way to the store, by a network of its own. */
  synchronized URI endpoint(int process) throws IOException {
    URI server = servers.get(process % servers.size()).endpoint();
    relays.add(Relay.to(server, network.other(chance.nextLong())));
    return relays.get(relays.size() - 1).endpoint();
  }

  /** Returns how often which fault was committed since the test began. */
  Map<Fault, Integer> committed() {
    return network.committed();
  }
}
