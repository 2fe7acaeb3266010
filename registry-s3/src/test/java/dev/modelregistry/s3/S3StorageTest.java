package dev.modelregistry.s3;

import dev.modelregistry.spi.Storage;
import dev.modelregistry.spi.testkit.OtherProcess;
import dev.modelregistry.spi.testkit.StorageContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

/** The contract on a real server, between threads and between processes. */
class S3StorageTest extends StorageContract {

  @TempDir static Path folder;

  private static S3Proxy server;
  private static S3Client client;

  /** A place of its own for each test, since each has an instance of this class of its own. */
  private final String location = "t/" + UUID.randomUUID();

  @BeforeAll
  static void start() throws IOException {
    server = S3Proxy.start(folder);
    client = S3Proxy.client(server.endpoint());
    client.createBucket(b -> b.bucket("registry"));
  }

  @AfterAll
  static void stop() throws IOException {
    client.close();
    server.close();
  }

  @Override
  protected Storage open() throws IOException {
    return BucketOpener.open(client, location);
  }

  @Override
  protected Optional<OtherProcess> otherProcess() {
    return Optional.of(new OtherProcess(BucketOpener.class, server.endpoint() + " " + location));
  }

  @Override
  protected List<String> secrets() {
    return List.of(S3Proxy.ACCESS_KEY, S3Proxy.SECRET_KEY);
  }
}
