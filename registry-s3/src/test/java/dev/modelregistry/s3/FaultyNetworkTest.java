package dev.modelregistry.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.s3.relay.Fault;
import dev.modelregistry.s3.relay.FaultyNetwork;
import dev.modelregistry.s3.relay.Relay;
import java.io.IOException;
import java.util.Collection;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

class FaultyNetworkTest {

  private static final int REQUESTS = 400;

  /** Two kinds of faults befall writes alone, and must not keep the others from reads. */
  @Test
  void goesOnWithFaultsHoweverManyReadsComeInARow() throws IOException {
    FaultyNetwork network = FaultyNetwork.of(20_261_124L, 1).without(Fault.SILENT);
    try (StubServer server = new StubServer();
        Relay relay = Relay.to(server.endpoint(), network);
        S3Client client = StubServer.client(relay.endpoint())) {
      for (int i = 0; i < REQUESTS; i++) {
        read(client, "key" + i % 7);
      }
    }
    Collection<Integer> often = network.committed().values();
    assertThat(network.committed()).doesNotContainKeys(Fault.CONFLICT, Fault.DAMAGED);
    assertThat(often).hasSize(Fault.values().length - 3);
    assertThat(often.stream().mapToInt(Integer::intValue).sum()).isGreaterThan(REQUESTS / 2);
  }

  private static void read(S3Client client, String key) {
    try {
      client.getObjectAsBytes(b -> b.bucket(StubServer.BUCKET).key(key));
      throw new AssertionError("there is no such object");
    } catch (SdkException absentOrNoAnswer) {
      // As it was to be.
    }
  }
}
