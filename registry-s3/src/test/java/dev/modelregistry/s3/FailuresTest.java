package dev.modelregistry.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Payload;
import dev.modelregistry.spi.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.S3Client;

final class FailuresTest {

  private static final ObjectKey KEY = new ObjectKey("registry.json");

  private final List<Integer> pauses = new ArrayList<>();
  private StubServer server;
  private S3Client client;
  private S3Storage storage;

  @BeforeEach
  void start() throws IOException {
    server = new StubServer();
    client = server.client();
    storage = storage(client);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private S3Storage storage(S3Client client) {
    Bucket bucket = new Bucket(client, StubServer.BUCKET, "ml", Encryption.OF_THE_BUCKET);
    Patience patience = new Patience(4, pauses::add);
    return new S3Storage(bucket, patience, Fitness.assumed(bucket), false);
  }

  private byte[] read() throws IOException {
    try (InputStream in = storage.open(KEY, 0, 100)) {
      return in.readAllBytes();
    }
  }

  @Nested
  final class ARefusal {

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "404 | NoSuchBucket                 | there is no such bucket; create it",
          "403 | AccessDenied                 | the credentials do not allow it; extend their",
          "403 | InvalidAccessKeyId           | the service does not know the access key",
          "403 | SignatureDoesNotMatch        | the secret key is not that of the access key",
          "400 | ExpiredToken                 | the credentials have expired; renew them",
          "403 | RequestTimeTooSkewed         | the clock of this machine is wrong; set it",
          "301 | PermanentRedirect            | the bucket is in another region; name that one",
          "400 | AuthorizationHeaderMalformed | the region is another; name the bucket's",
          "403 | KMS.DisabledException        | the KMS key is disabled; enable it",
        })
    void saysWhatToDoAndIsNotTriedAgain(int status, String code, String advice) {
      server.next.add(StubServer.error(status, code));
      assertThatThrownBy(FailuresTest.this::read)
          .isInstanceOf(RefusedException.class)
          .hasMessageStartingWith("could not read registry.json in s3://bucket/ml/: " + advice)
          .hasMessageContaining("(the service answered " + status + " " + code);
      assertThat(server.requests).hasSize(1);
    }

    @Test
    void ofADeletionSaysWhatToDo() {
      server.next.add(StubServer.error(403, "AccessDenied"));
      assertThatThrownBy(() -> storage.delete(KEY))
          .hasMessageStartingWith("could not delete registry.json in s3://bucket/ml/: the cred");
    }

    @Test
    void namesTheRegionThatTheServiceNames() {
      server.next.add(
          exchange -> {
            exchange.getResponseHeaders().set("x-amz-bucket-region", "eu-central-1");
            StubServer.error(301, "PermanentRedirect").to(exchange);
          });
      assertThatThrownBy(FailuresTest.this::read)
          .hasMessageContaining("name that one: eu-central-1 (");
    }

    @Test
    void withoutABodyIsToldByItsStatus() {
      server.next.add(StubServer.error(403, "ignored, since HEAD has no body"));
      assertThatThrownBy(() -> storage.stat(KEY))
          .hasMessageContaining("the credentials do not allow it, or have expired");
    }
  }

  @Nested
  final class AFailure {

    @ParameterizedTest
    @CsvSource({"503, SlowDown", "500, InternalError", "429, TooManyRequests"})
    void isTriedAgainAfterAPause(int status, String code) throws IOException {
      storage.create(KEY, Payload.of(new byte[] {1}));
      server.next.add(StubServer.error(status, code));
      server.next.add(StubServer.error(status, code));
      assertThat(read()).containsExactly(1);
      server.next.add(StubServer.error(status, code));
      assertThat(storage.stat(KEY)).isPresent();
      server.next.add(StubServer.error(status, code));
      assertThat(storage.list("", null, 5)).containsExactly(KEY);
      assertThat(pauses).containsExactly(1, 2, 1, 1);
    }

    @Test
    void thatDoesNotEndIsReportedInTime() {
      for (int i = 0; i < 4; i++) {
        server.next.add(StubServer.error(503, "SlowDown"));
      }
      assertThatThrownBy(FailuresTest.this::read)
          .hasMessageContaining("the service asks for fewer requests; try again later");
      assertThat(server.requests).hasSize(4);
    }

    @Test
    void ofAProxyThatAnswersInHtmlSaysSo() {
      for (int i = 0; i < 8; i++) {
        server.next.add(
            exchange ->
                StubServer.send(
                    exchange,
                    502,
                    "<html><body>Bad <b>gateway<br></html>".getBytes(StandardCharsets.UTF_8)));
      }
      assertThatThrownBy(FailuresTest.this::read)
          .hasMessageContaining("something on the way does not reach the service");
      server.next.clear();
      for (int i = 0; i < 4; i++) {
        server.next.add(
            exchange ->
                StubServer.send(
                    exchange,
                    200,
                    "<html><body>Log in <br>here</html>".getBytes(StandardCharsets.UTF_8)));
      }
      assertThatThrownBy(() -> storage.list("", null, 5))
          .hasMessageContaining("what answered is no S3 service, or a proxy on the way");
    }

    @Test
    void toConnectSaysSo() throws IOException {
      server.close();
      assertThatThrownBy(FailuresTest.this::read)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no connection could be made; check endpoint");
    }
  }

  @Nested
  final class Secrets {

    /** A proxy for testing, or a careless one, sends back what it was sent. */
    @Test
    void areInNoExceptionEvenWhereTheServiceRepeatsThem() {
      List<Throwable> failures = new ArrayList<>();
      for (int status : new int[] {400, 403, 500, 502}) {
        for (int i = 0; i < 4; i++) {
          server.next.add(
              exchange -> {
                String sent = exchange.getRequestHeaders().getFirst("Authorization");
                String body = "<Error><Code>X</Code><Message>" + sent + "</Message></Error>";
                StubServer.send(exchange, status, body.getBytes(StandardCharsets.UTF_8));
              });
        }
        failures.add(catchThrowable(FailuresTest.this::read));
        failures.add(catchThrowable(() -> storage.create(KEY, Payload.of(new byte[3]))));
        server.next.clear();
      }
      failures.removeIf(failure -> failure == null);
      assertThat(failures).hasSizeGreaterThanOrEqualTo(4);
      for (Throwable failure : failures) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        assertThat(text.toString())
            .doesNotContain(S3Proxy.ACCESS_KEY, S3Proxy.SECRET_KEY, "Signature=");
      }
    }

    @Test
    void areNotInTheDescription() {
      assertThat(storage.describe()).isEqualTo("s3://bucket/ml/");
      assertThatThrownBy(
              () -> S3Storage.builder("b").endpoint(URI.create("https://me:secret@host")).open())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("credentials do not belong into an endpoint")
          .hasMessageNotContaining("secret@");
    }
  }
}
