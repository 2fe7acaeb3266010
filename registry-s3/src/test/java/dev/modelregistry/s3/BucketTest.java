package dev.modelregistry.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.spi.ObjectKey;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/** What goes with bodies, as it leaves for a service that is not there. */
final class BucketTest {

  private static final ObjectKey KEY = new ObjectKey("blobs/1");
  private static final byte[] BYTES = {1, 2, 3};

  private final List<String> md5s = new ArrayList<>();

  private S3ClientBuilder client() {
    return S3Client.builder()
        .httpClientBuilder(Apache5HttpClient.builder())
        .credentialsProvider(AnonymousCredentialsProvider.create())
        .overrideConfiguration(settings -> settings.addExecutionInterceptor(new Stop()))
        .region(Region.EU_CENTRAL_1);
  }

  /** Notes the MD5 of a request and lets none go out. */
  private final class Stop implements ExecutionInterceptor {
    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes unused) {
      if (context.request() instanceof UploadPartRequest part) {
        md5s.add("part " + part.contentMD5());
      } else if (context.request() instanceof PutObjectRequest object) {
        md5s.add("object " + object.contentMD5());
      }
      throw SdkClientException.create("stopped");
    }
  }

  private List<String> sent(S3ClientBuilder builder) {
    try (S3Client client = builder.build()) {
      Bucket bucket = new Bucket(client, "bucket", "", Encryption.OF_THE_BUCKET);
      assertThatThrownBy(() -> new Uploads(bucket).send(KEY, "upload", 1, BYTES))
          .hasMessageContaining("stopped");
      assertThatThrownBy(() -> ConditionalPut.whole(BYTES).send(bucket, KEY, "made-by-a-test"))
          .hasMessageContaining("stopped");
    }
    return md5s;
  }

  @Test
  void hasAnMd5WithEveryBodyOverTls() {
    String md5 = Md5.of(BYTES);
    assertThat(sent(client().endpointOverride(URI.create("https://127.0.0.1:1"))))
        .containsExactly("part " + md5, "object " + md5);
  }

  @Test
  void hasAnMd5WithEveryBodyForAwsItself() {
    assertThat(sent(client())).allMatch(said -> said.endsWith(Md5.of(BYTES))).hasSize(2);
  }

  @Test
  void leavesPartsToTheSignaturesOfTheSdkOverHttp() {
    assertThat(sent(client().endpointOverride(URI.create("http://127.0.0.1:1"))))
        .containsExactly("part null", "object " + Md5.of(BYTES));
  }
}
