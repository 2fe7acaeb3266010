package dev.modelregistry.examples;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A server of the S3 protocol (S3Proxy) in a process of its own, with its objects in a folder; on
 * loopback, until it is closed.
 */
public final class LocalS3 implements AutoCloseable {

  public static final String BUCKET = "registry";
  public static final String REGION = "us-east-1";
  public static final String ACCESS_KEY = "local-identity";
  public static final String SECRET_KEY = "local-credential";

  private static final long START_SECONDS = 60;

  private final Process process;
  private final URI endpoint;

  private LocalS3(Process process, URI endpoint) {
    this.process = process;
    this.endpoint = endpoint;
  }

  /** Starts one with an empty bucket, waits until it answers, and writes its log to the folder. */
  public static LocalS3 start(Path folder) throws IOException {
    int port = freePort();
    URI endpoint = URI.create("http://127.0.0.1:" + port);
    Path objects = Files.createDirectories(folder.resolve("objects").toAbsolutePath());
    Path settings =
        Files.write(
            folder.resolve("s3proxy.conf"),
            List.of(
                "s3proxy.endpoint=" + endpoint,
                "s3proxy.authorization=aws-v2-or-v4",
                // The SDK's own multipart code sends a header that S3Proxy does not know.
                "s3proxy.ignore-unknown-headers=true",
                "s3proxy.identity=" + ACCESS_KEY,
                "s3proxy.credential=" + SECRET_KEY,
                "jclouds.provider=filesystem-nio2",
                "jclouds.filesystem.basedir=" + objects,
                "jclouds.identity=unused",
                "jclouds.credential=unused"));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-jar",
                jar().toString(),
                "--properties",
                settings.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("s3proxy.log").toFile())
            .start();
    LocalS3 server = new LocalS3(process, endpoint);
    server.awaitStart();
    try (S3Client client = server.client()) {
      client.createBucket(b -> b.bucket(BUCKET));
    }
    return server;
  }

  /** The build puts the jar beside the classes of the examples. */
  private static Path jar() throws IOException {
    try {
      Path classes =
          Path.of(LocalS3.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return classes.resolveSibling("servers").resolve("s3proxy.jar");
    } catch (URISyntaxException e) {
      throw new IOException("the classes of the examples are in no folder", e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitStart() throws IOException {
    long began = System.nanoTime();
    while (!listens()) {
      if (!process.isAlive()
          || System.nanoTime() - began > TimeUnit.SECONDS.toNanos(START_SECONDS)) {
        close();
        throw new IOException("the local S3 server did not start; see its log");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
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

  /** Returns a client of the SDK's own. */
  public S3Client client() {
    return S3Client.builder()
        .httpClientBuilder(Apache5HttpClient.builder())
        .endpointOverride(endpoint)
        .forcePathStyle(true)
        .region(Region.of(REGION))
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY)))
        .build();
  }

  @Override
  public void close() {
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
