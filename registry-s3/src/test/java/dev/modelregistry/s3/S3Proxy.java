package dev.modelregistry.s3;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A server of the S3 protocol in a process of its own; on loopback, on a free port, until it is
 * closed.
 */
public final class S3Proxy implements AutoCloseable {

  /** The bucket that tests use. */
  public static final String BUCKET = "registry";

  static final String ACCESS_KEY = "local-identity";
  static final String SECRET_KEY = "local-credential";

  private static final Duration START = Duration.ofMinutes(1);
  private static final Path JAR = Path.of("..", "registry-s3", "target", "servers", "s3proxy.jar");

  private final Process process;
  private final URI endpoint;

  private S3Proxy(Process process, URI endpoint) {
    this.process = process;
    this.endpoint = endpoint;
  }

  /** Starts a server that has its objects in memory. */
  public static S3Proxy start(Path folder) throws IOException {
    return start(folder, Map.of());
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
    int port = freePort();
    URI endpoint = URI.create("http://127.0.0.1:" + port);
    Map<String, String> lines = new TreeMap<>();
    lines.put("s3proxy.endpoint", endpoint.toString());
    lines.put("s3proxy.authorization", "aws-v2-or-v4");
    lines.put("s3proxy.identity", ACCESS_KEY);
    lines.put("s3proxy.credential", SECRET_KEY);
    lines.put("jclouds.provider", "transient-nio2");
    lines.put("jclouds.identity", "unused");
    lines.put("jclouds.credential", "unused");
    lines.putAll(special);
    Path settings =
        Files.write(
            folder.resolve("s3proxy-" + port + ".conf"),
            lines.entrySet().stream().map(line -> line.getKey() + "=" + line.getValue()).toList());
    Path output = folder.resolve("s3proxy-" + port + ".log");
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx384m",
                    // It lives for a minute: the better compiler would cost more than it saves.
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-jar",
                    JAR.toAbsolutePath().toString(),
                    "--properties",
                    settings.toString()))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    S3Proxy server = new S3Proxy(process, endpoint);
    server.awaitStart(output);
    return server;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitStart(Path output) throws IOException {
    long began = System.nanoTime();
    while (!listens()) {
      if (!process.isAlive() || System.nanoTime() - began > START.toNanos()) {
        close();
        throw new IOException("the server did not start; it said: " + Files.readString(output));
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private boolean listens() {
    try (Socket socket = new Socket(endpoint.getHost(), endpoint.getPort())) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  public URI endpoint() {
    return endpoint;
  }

  /** Returns a client as the storage makes it, with this server's credentials. */
  public static S3Client client(URI endpoint) {
    return client(endpoint, Apache5HttpClient.builder());
  }

  public static S3Client client(URI endpoint, SdkHttpClient.Builder<?> http) {
    return S3Client.builder()
        .httpClientBuilder(http)
        .endpointOverride(endpoint)
        .forcePathStyle(true)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY)))
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .overrideConfiguration(c -> c.retryStrategy(DefaultRetryStrategy.doNotRetry()))
        .build();
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
