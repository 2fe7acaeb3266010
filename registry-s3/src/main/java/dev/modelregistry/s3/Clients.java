package dev.modelregistry.s3;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * Makes clients of an S3 service.
 *
 * <p>They try nothing again by themselves, because only {@link ConditionalPut} knows what a second
 * try of a creation means. They ask for no checksums but those that an operation cannot do without:
 * services other than AWS, Ceph RGW 16 for one, refuse the SDK's default. Nothing is lost by it, as
 * each body of ours carries its MD5, which every service checks, and the registry verifies what it
 * reads; and there is no mode to find out and to fall back to.
 *
 * <p>A connection is waited for 5 seconds, a silent one 30, and each request 2 minutes in all.
 */
final class Clients {

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration SOCKET = Duration.ofSeconds(30);

  /** A part in this time takes 140 kB a second. */
  private static final Duration ATTEMPT = Duration.ofMinutes(2);

  private static final int CONNECTIONS = 128;

  private Optional<Region> region = Optional.empty();
  private Optional<URI> endpoint = Optional.empty();
  private boolean pathStyle;

  void region(String name) {
    region = Optional.of(Region.of(name));
  }

  void endpoint(URI service) {
    endpoint = Optional.of(service);
  }

  void pathStyle() {
    pathStyle = true;
  }

  S3Client client() throws IOException {
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClientBuilder(
                Apache5HttpClient.builder()
                    .maxConnections(CONNECTIONS)
                    .connectionTimeout(CONNECT)
                    .socketTimeout(SOCKET))
            .forcePathStyle(pathStyle)
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .overrideConfiguration(
                settings ->
                    settings
                        .retryStrategy(DefaultRetryStrategy.doNotRetry())
                        .apiCallAttemptTimeout(ATTEMPT)
                        .apiCallTimeout(ATTEMPT));
    region.ifPresent(builder::region);
    endpoint.ifPresent(builder::endpointOverride);
    try {
      return builder.build();
    } catch (SdkClientException e) {
      throw new IOException(
          "no client of an S3 service can be made: "
              + e.getMessage()
              + "; name the region with region(…), or in the environment as AWS_REGION",
          e);
    }
  }
}
