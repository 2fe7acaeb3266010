package dev.modelregistry.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.s3.relay.Fault;
import dev.modelregistry.s3.relay.FaultyNetwork;
import dev.modelregistry.s3.relay.Relay;
import dev.modelregistry.spi.Creation;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Payload;
import dev.modelregistry.spi.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One fault at a time, on the first of each request of a storage. */
class EveryFaultTest {

  @TempDir static Path folder;

  private static S3Proxy server;

  /** A server that says nothing costs each request so much. */
  private static final Duration SHORT = Duration.ofMillis(500);

  private static final Duration LONG_ENOUGH_FOR_A_PART = Duration.ofSeconds(2);

  private final String prefix = "faults/" + UUID.randomUUID();

  @BeforeAll
  static void start() throws IOException {
    server = S3Proxy.start(folder);
    S3Proxy.createBucket(server.endpoint());
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    new Random(count).nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @EnumSource
  void leavesCreationsExclusiveAndObjectsWhole(Fault fault) throws IOException {
    create(fault, new ObjectKey("log/1"), bytes(1_000), SHORT);
  }

  /** In two parts; those faults that differ in what they leave behind. */
  @ParameterizedTest
  @EnumSource(
      names = {"DROPPED_AFTER", "DAMAGED", "LATE", "TWICE_SECOND_HEARD", "ERROR_AFTER", "CONFLICT"})
  void leavesLargeObjectsWhole(Fault fault) throws IOException {
    create(
        fault,
        new ObjectKey("blobs/1"),
        bytes(S3Storage.PART_BYTES + 1_000),
        LONG_ENOUGH_FOR_A_PART);
  }

  private void create(Fault fault, ObjectKey key, byte[] bytes, Duration wait) throws IOException {
    FaultyNetwork network = FaultyNetwork.always(fault);
    try (Relay relay = Relay.to(server.endpoint(), network);
        Storage storage = new Insistent(ImpatientOpener.at(relay.endpoint(), prefix, wait).open());
        Storage other = ImpatientOpener.at(server.endpoint(), prefix).open()) {
      assertThat(storage.create(key, Payload.of(bytes))).isEqualTo(Creation.CREATED);
      assertThat(other.create(key, Payload.of(bytes(7)))).isEqualTo(Creation.ALREADY_EXISTS);
      assertThat(storage.create(key, Payload.of(bytes))).isEqualTo(Creation.ALREADY_EXISTS);
      assertThat(storage.stat(key).orElseThrow().sizeBytes()).isEqualTo(bytes.length);
      try (InputStream in = storage.open(key, 0, Long.MAX_VALUE)) {
        assertThat(in.readAllBytes()).isEqualTo(bytes);
      }
      assertThat(storage.list("", null, 10)).containsExactly(key);
    }
    assertThat(network.committed()).containsOnlyKeys(fault);
  }
}
