package dev.modelregistry.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.s3.relay.Fault;
import dev.modelregistry.s3.relay.FaultyNetwork;
import dev.modelregistry.s3.relay.Relay;
import dev.modelregistry.spi.Creation;
import dev.modelregistry.spi.NotCreatedException;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Payload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

final class FitnessTest {

  private static final ObjectKey KEY = new ObjectKey("models/fraud/versions/000000000001");
  private static final Payload PAYLOAD = Payload.of(new byte[] {1, 2, 3});

  private static S3Storage open(S3Client client) throws IOException {
    return S3Storage.builder(StubServer.BUCKET).prefix("ml/registry").client(client).open();
  }

  private static void assertRefused(StubServer server, String whatItDid) throws IOException {
    try (server;
        S3Client client = server.client();
        S3Storage storage = open(client)) {
      assertThatThrownBy(() -> storage.create(KEY, PAYLOAD))
          .isInstanceOf(NotCreatedException.class)
          .hasMessageStartingWith("the service of s3://bucket/ml/registry/")
          .hasMessageContaining("cannot hold a registry: " + whatItDid)
          .hasMessageContaining("use one that keeps conditional writes");
      assertThat(storage.stat(KEY)).isEmpty();
    }
  }

  @Nested
  final class ASoundService {

    @Test
    void isTriedOnceForALocation() throws IOException {
      try (StubServer server = new StubServer();
          S3Client client = server.client()) {
        try (S3Storage first = open(client)) {
          assertThat(first.create(KEY, PAYLOAD)).isEqualTo(Creation.CREATED);
          assertThat(server.requests).hasSizeGreaterThan(Trial.KEYS * Trial.WRITERS);
          assertThat(first.list("", null, 100)).containsExactly(KEY);
        }
        try (S3Storage second = open(client)) {
          server.requests.clear();
          second.create(KEY, PAYLOAD);
          second.create(KEY, PAYLOAD);
          assertThat(server.requests).hasSize(1 + 2 * 2);
        }
      }
    }

    @Test
    void isTriedAgainOnDemand() throws IOException {
      try (StubServer server = new StubServer();
          S3Client client = server.client();
          S3Storage storage = open(client)) {
        storage.create(KEY, PAYLOAD);
        server.requests.clear();
        storage.verifyStore();
        assertThat(server.requests).hasSizeGreaterThan(Trial.KEYS * Trial.WRITERS);
        assertThat(storage.list("", null, 100)).containsExactly(KEY);
      }
    }

    @Test
    void isNotTriedByAReader() throws IOException {
      try (StubServer server = new StubServer();
          S3Client client = server.client();
          S3Storage storage = open(client)) {
        storage.stat(KEY);
        storage.list("", null, 1);
        assertThat(server.requests).hasSize(2);
      }
    }

    @Test
    void isNotRefusedForAnswersThatAreLost() throws IOException {
      try (StubServer server =
              new StubServer() {
                private int puts;

                @Override
                boolean creates(String key, boolean takenWhenItBegan) {
                  if (++puts % 5 == 0) {
                    next.add(error(503, "SlowDown"));
                  }
                  return super.creates(key, takenWhenItBegan);
                }
              };
          S3Client client = server.client();
          S3Storage storage = open(client)) {
        assertThatCode(storage::verifyStore).doesNotThrowAnyException();
      }
    }

    /** A request that arrives twice may be refused the second time, and that is what is heard. */
    @Test
    void isNotRefusedForWhatTheNetworkDoes() throws IOException {
      // The stub takes every body as it comes, which is the service's fault and not the network's.
      FaultyNetwork network =
          FaultyNetwork.of(20_261_124L, 0.2).without(Fault.SILENT).without(Fault.DAMAGED);
      try (StubServer server = new StubServer();
          Relay relay = Relay.to(server.endpoint(), network);
          S3Client client = StubServer.client(relay.endpoint());
          S3Storage storage =
              S3Storage.builder(StubServer.BUCKET).prefix("ml").client(client).open()) {
        assertThatCode(storage::verifyStore).doesNotThrowAnyException();
      }
      assertThat(network.committed()).containsKey(Fault.TWICE_SECOND_HEARD);
    }

    @Test
    void isARealOneToo(@TempDir Path folder) throws IOException {
      try (S3Proxy server = S3Proxy.start(folder);
          S3Client client = S3Proxy.client(server.endpoint())) {
        client.createBucket(b -> b.bucket(StubServer.BUCKET));
        try (S3Storage storage = open(client)) {
          assertThat(storage.create(KEY, PAYLOAD)).isEqualTo(Creation.CREATED);
          storage.verifyStore();
        }
      }
    }
  }

  @Nested
  final class AServiceIsRefusedThat {

    /** Between 93 and 100 of 200 keys were seen with several winners. */
    @Test
    void passesEverySequentialTest(@TempDir Path folder) throws IOException {
      try (S3Mock server = S3Mock.start(folder);
          S3Client client = S3Proxy.client(server.endpoint())) {
        client.createBucket(b -> b.bucket(StubServer.BUCKET));
        try (S3Storage storage = open(client)) {
          assertThatThrownBy(() -> storage.create(KEY, PAYLOAD))
              .isInstanceOf(NotCreatedException.class)
              .hasMessageContaining("cannot hold a registry: it told ")
              .hasMessageContaining("writers that they had created the same object");
          assertThat(storage.stat(KEY)).isEmpty();
        }
      }
    }

    @Test
    void ignoresConditions() throws IOException {
      assertRefused(
          new StubServer() {
            @Override
            boolean creates(String key, boolean takenWhenItBegan) {
              return true;
            }
          },
          "it told 8 of 8 writers that they had created the same object");
    }

    @Test
    void looksFirstAndStoresLater() throws IOException {
      assertRefused(
          new StubServer() {
            @Override
            boolean creates(String key, boolean takenWhenItBegan) {
              return !takenWhenItBegan;
            }
          },
          "it told ");
    }

    @Test
    void doesNotKnowConditions() throws IOException {
      assertRefused(
          new StubServer() {
            @Override
            boolean creates(String key, boolean takenWhenItBegan) {
              return false;
            }

            @Override
            Answer refusal() {
              return error(501, "NotImplemented");
            }
          },
          "it does not know conditional requests (If-None-Match: *)");
    }

    @Test
    void refusesEverybody() throws IOException {
      assertRefused(
          new StubServer() {
            @Override
            boolean creates(String key, boolean takenWhenItBegan) {
              return false;
            }
          },
          "it refused all of 8 writers of a key that was free");
    }

    @Test
    void keepsOtherBytes() throws IOException {
      assertRefused(
          new StubServer() {
            @Override
            byte[] stored(byte[] body) {
              body[body.length - 1] ^= 1;
              return body;
            }
          },
          "of an object of 32,768 bytes it gave back 32,768 that are not those");
    }

    @Test
    void listsLate() throws IOException {
      assertRefused(
          new StubServer() {
            @Override
            List<String> listed(List<String> keys) {
              return keys.subList(0, Math.max(0, keys.size() - 1));
            }
          },
          "it lists [");
    }

    @Test
    void listsInTheOrderOfADictionary() throws IOException {
      assertRefused(
          new StubServer() {
            @Override
            List<String> listed(List<String> keys) {
              List<String> sorted = new ArrayList<>(keys);
              sorted.sort(Comparator.comparing(key -> key.replaceAll("[^a-z0-9]", "")));
              return sorted;
            }
          },
          "it lists keys in another order than that of their bytes");
    }
  }
}
