package dev.modelregistry.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.s3.relay.Fault;
import dev.modelregistry.s3.relay.FaultyNetwork;
import dev.modelregistry.s3.relay.Relay;
import dev.modelregistry.spi.Storage;
import dev.modelregistry.spi.testkit.StorageContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract over a network that loses, repeats and delays. */
class FaultyNetworkContractTest extends StorageContract {

  private static final double SHARE = 0.05;

  @TempDir static Path folder;

  private static S3Proxy server;
  private static FaultyNetwork network;
  private static Relay relay;

  private final String prefix = "contract/" + UUID.randomUUID();

  @BeforeAll
  static void start() throws IOException {
    server = S3Proxy.start(folder);
    S3Proxy.createBucket(server.endpoint());
    network = FaultyNetwork.of(20_261_124L, SHARE);
    relay = Relay.to(server.endpoint(), network);
  }

  @AfterAll
  static void stop() throws IOException {
    relay.close();
    server.close();
    assertThat(network.committed()).containsOnlyKeys(Fault.values());
  }

  @Override
  protected Storage open() throws IOException {
    return new Insistent(ImpatientOpener.at(relay.endpoint(), prefix).open());
  }

  @Override
  protected int rounds() {
    return 4;
  }
}
