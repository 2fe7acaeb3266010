package dev.modelregistry.s3;

import dev.modelregistry.spi.Storage;
import dev.modelregistry.spi.testkit.OtherProcess;
import dev.modelregistry.spi.testkit.StorageOpener;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Opens a prefix of a bucket by a client that does not wait long for an answer, and does not try
 * the server, which one test does for all.
 */
public final class ImpatientOpener implements StorageOpener {

  /** Above what a server takes on a busy machine; a proof is the same if not. */
  private static final Duration USUAL_WAIT = Duration.ofSeconds(2);

  /** Says how to open a prefix. */
  public static OtherProcess at(URI endpoint, String prefix) {
    return at(endpoint, prefix, USUAL_WAIT);
  }

  /** Says how to open a prefix, and how long to wait for an answer. */
  public static OtherProcess at(URI endpoint, String prefix, Duration longestWait) {
    return new OtherProcess(ImpatientOpener.class, endpoint + " " + longestWait + " " + prefix);
  }

  @Override
  public Storage open(String location) throws IOException {
    String[] parts = location.split(" ", 3);
    S3Client client =
        S3Proxy.client(
            URI.create(parts[0]),
            Apache5HttpClient.builder().socketTimeout(Duration.parse(parts[1])));
    Bucket bucket = new Bucket(client, S3Proxy.BUCKET, parts[2], Encryption.OF_THE_BUCKET);
    return new S3Storage(bucket, Patience.STANDARD, Fitness.assumed(bucket), true);
  }
}
