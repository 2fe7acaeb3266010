package dev.modelregistry.s3;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** A server that passes every sequential test, in a process of its own, until it is closed. */
final class S3Mock implements AutoCloseable {

  private final LocalServer server;

  private S3Mock(LocalServer server) {
    this.server = server;
  }

  static S3Mock start(Path folder) throws IOException {
    return new S3Mock(
        LocalServer.start(
            "s3mock.jar", folder, port -> List.of("--http.port=" + port, "--server.port=0")));
  }

  URI endpoint() {
    return server.endpoint();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
