package dev.modelregistry.s3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;

/** A sound server of the S3 protocol in a process of its own, until it is closed. */
public final class S3Proxy implements AutoCloseable {

  /** The bucket that tests use. */
  public static final String BUCKET = "registry";

  public static final String ACCESS_KEY = "local-identity";
  public static final String SECRET_KEY = "local-credential";

  private final LocalServer server;

  private S3Proxy(LocalServer server) {
    this.server = server;
  }

  /** Starts a server that has its objects in memory. */
  public static S3Proxy start(Path folder) throws IOException {
    return start(folder, Map.of());
  }

  /** Makes the bucket that tests use, on any server. */
  public static void createBucket(URI endpoint) {
    try (S3Client client = client(endpoint)) {
      client.createBucket(b -> b.bucket(BUCKET));
    }
  }

  /** Starts a server that has its objects in a directory, which others may have too. */
  public static S3Proxy on(Path objects, Path folder) throws IOException {
    return start(
        folder,
        Map.of("jclouds.provider", "filesystem-nio2", "jclouds.filesystem.basedir", objects + ""));
  }

  /**
   * Starts a server.
   *
   * @param folder for what it logs
   * @param special settings that differ from the usual ones, or are more than those
   */
  public static S3Proxy start(Path folder, Map<String, String> special) throws IOException {
    return new S3Proxy(
        LocalServer.start(
            "s3proxy.jar",
            folder,
            port -> List.of("--properties", settings(folder, port, special).toString())));
  }

  private static Path settings(Path folder, int port, Map<String, String> special) {
    Map<String, String> lines = new TreeMap<>();
    lines.put("s3proxy.endpoint", "http://127.0.0.1:" + port);
    lines.put("s3proxy.authorization", "aws-v2-or-v4");
    lines.put("s3proxy.identity", ACCESS_KEY);
    lines.put("s3proxy.credential", SECRET_KEY);
    lines.put("jclouds.provider", "transient-nio2");
    lines.put("jclouds.identity", "unused");
    lines.put("jclouds.credential", "unused");
    lines.putAll(special);
    try {
      return Files.write(
          folder.resolve("s3proxy-" + port + ".conf"),
          lines.entrySet().stream().map(line -> line.getKey() + "=" + line.getValue()).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public URI endpoint() {
    return server.endpoint();
  }

  /** Returns a client as the storage makes it, with this server's credentials. */
  public static S3Client client(URI endpoint) {
    return client(endpoint, Apache5HttpClient.builder());
  }

  /** Returns such a client that connects in its own way. */
  public static S3Client client(
      URI endpoint, SdkHttpClient.Builder<?> http, ExecutionInterceptor... interceptors) {
    return S3Client.builder()
        .httpClientBuilder(http)
        .endpointOverride(endpoint)
        .forcePathStyle(true)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY)))
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .overrideConfiguration(
            c ->
                c.retryStrategy(DefaultRetryStrategy.doNotRetry())
                    .executionInterceptors(List.of(interceptors)))
        .build();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
