package dev.modelregistry.core.proof.bucket;

import dev.modelregistry.s3.S3Proxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Two servers on one directory. */
record S3Proxies(List<S3Proxy> both) implements Gateways {

  static S3Proxies start(Path folder) throws IOException {
    Path objects = Files.createDirectory(folder.resolve("objects"));
    CompletableFuture<S3Proxy> first = startOne(objects, folder);
    CompletableFuture<S3Proxy> second = startOne(objects, folder);
    return new S3Proxies(List.of(first.join(), second.join()));
  }

  private static CompletableFuture<S3Proxy> startOne(Path objects, Path folder) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return S3Proxy.on(objects, folder);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  @Override
  public List<URI> endpoints() {
    return both.stream().map(S3Proxy::endpoint).toList();
  }

  @Override
  public Duration patience() {
    return Duration.ofSeconds(2);
  }

  @Override
  public void close() throws IOException {
    for (S3Proxy server : both) {
      server.close();
    }
  }
}
