package dev.modelregistry.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

final class BucketTest {

  private static S3ClientBuilder client() {
    return S3Client.builder()
        .httpClientBuilder(Apache5HttpClient.builder())
        .credentialsProvider(AnonymousCredentialsProvider.create())
        .region(Region.EU_CENTRAL_1);
  }

  private static boolean signsBodies(S3ClientBuilder builder) {
    try (S3Client client = builder.build()) {
      return new Bucket(client, "bucket", "", Encryption.OF_THE_BUCKET).signsBodies();
    }
  }

  @Test
  void hasItsBodiesSignedOverHttpAlone() {
    assertThat(signsBodies(client().endpointOverride(URI.create("http://127.0.0.1:1")))).isTrue();
    assertThat(signsBodies(client().endpointOverride(URI.create("https://127.0.0.1:1")))).isFalse();
    assertThat(signsBodies(client())).as("AWS itself").isFalse();
  }
}
