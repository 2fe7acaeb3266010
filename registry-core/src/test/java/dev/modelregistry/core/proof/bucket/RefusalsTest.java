package dev.modelregistry.core.proof.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.core.Registries;
import dev.modelregistry.core.Workbench;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.error.Unavailable;
import dev.modelregistry.s3.ImpatientOpener;
import dev.modelregistry.s3.S3Proxy;
import dev.modelregistry.s3.relay.Exchange;
import dev.modelregistry.s3.relay.Message;
import dev.modelregistry.s3.relay.Relay;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a service refuses that has not been told what it needs. Who opens a registry has to change
 * that; who has one open waits, since what changed once may change back.
 */
class RefusalsTest {

  @TempDir static Path folder;

  private static S3Proxy server;

  private final String prefix = "ml/" + UUID.randomUUID();
  private final AtomicInteger requests = new AtomicInteger();
  private volatile Message refusal = refusal(403, "InvalidAccessKeyId");
  private volatile boolean refusing;
  private Relay relay;

  @BeforeAll
  static void start() throws IOException {
    server = S3Proxy.start(folder);
    S3Proxy.createBucket(server.endpoint());
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @BeforeEach
  void relay() throws IOException {
    relay = Relay.to(server.endpoint(), this::serve);
  }

  @AfterEach
  void endRelay() throws IOException {
    relay.close();
  }

  private static Message refusal(int status, String code) {
    String body = "<Error><Code>" + code + "</Code><Message>no</Message></Error>";
    return Message.answer(status, "application/xml", body);
  }

  private void serve(Exchange exchange) throws IOException {
    requests.incrementAndGet();
    exchange.answer(refusing ? refusal : exchange.forward(exchange.request()));
  }

  private ModelRegistry open() throws IOException {
    return Registries.on(ImpatientOpener.at(relay.endpoint(), prefix).open())
        .actor(Workbench.TRAINER)
        .open();
  }

  @Nested
  class AtOpening {

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "404 | NoSuchBucket         | there is no such bucket; create it, or correct its name",
          "301 | PermanentRedirect    | the bucket is in another region; name that one",
          "403 | InvalidAccessKeyId   | the service does not know the access key; correct it",
          "403 | AccessDenied         | the credentials do not allow it; extend their policy",
          "400 | ExpiredToken         | the credentials have expired; renew them",
          "403 | RequestTimeTooSkewed | the clock of this machine is wrong; set it",
        })
    void isForTheCallerToChangeAndIsToldOnce(int status, String code, String advice) {
      refusing = true;
      refusal = refusal(status, code);

      assertThatThrownBy(RefusalsTest.this::open)
          .isInstanceOf(Rejected.class)
          .hasMessage(
              "could not read registry.json in s3://registry/%s/: %s (the service answered %d %s)",
              prefix, advice, status, code);
      assertThat(requests).as("a refusal is not tried again").hasValue(1);
    }

    @Test
    void isTroubleOfTheServiceWhereItSaysSo() {
      refusing = true;
      refusal = refusal(503, "SlowDown");

      assertThatThrownBy(RefusalsTest.this::open)
          .isInstanceOf(Unavailable.class)
          .hasMessage(
              "could not read registry.json in s3://registry/%s/: the service asks for fewer"
                  + " requests; try again later (the service answered 503 SlowDown)",
              prefix);
    }
  }

  @Nested
  class OfARegistryThatIsOpen {

    @Test
    void isForTheCallerToWaitFor() throws IOException {
      try (ModelRegistry registry = open()) {
        refusing = true;
        refusal = refusal(400, "ExpiredToken");

        assertThatThrownBy(() -> registry.model("fraud").labels())
            .isInstanceOf(Unavailable.class)
            .hasMessage(
                "could not list models/fraud/decisions/ in s3://registry/%s/: the credentials have"
                    + " expired; renew them (the service answered 400 ExpiredToken)",
                prefix);

        refusing = false;
        assertThat(registry.model("fraud").labels()).isEmpty();
      }
    }
  }
}
