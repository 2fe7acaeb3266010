package dev.modelregistry.examples.bench;

import dev.modelregistry.examples.LocalS3;
import dev.modelregistry.s3.S3Storage;
import dev.modelregistry.spi.Storage;
import java.io.IOException;
import java.net.URI;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** The bucket of a local server, as the library opens it and as the SDK does. */
final class S3Bucket {

  private S3Bucket() {}

  /** Opens it as an application does, with the credentials that the SDK finds. */
  static Storage open(String endpoint, String prefix) throws IOException {
    return S3Storage.builder(LocalS3.BUCKET)
        .endpoint(URI.create(endpoint))
        .pathStyle()
        .region(LocalS3.REGION)
        .prefix(prefix)
        .open();
  }

  /** Opens it with a client that has the credentials. */
  static Storage open(LocalS3 server, String prefix) throws IOException {
    return S3Storage.builder(LocalS3.BUCKET).client(server.client()).prefix(prefix).open();
  }

  static S3Client client(String endpoint) {
    return S3Client.builder()
        .httpClientBuilder(Apache5HttpClient.builder())
        .endpointOverride(URI.create(endpoint))
        .forcePathStyle(true)
        .region(Region.of(LocalS3.REGION))
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .build();
  }
}
