package dev.modelregistry.s3;

import dev.modelregistry.spi.Storage;
import dev.modelregistry.spi.testkit.StorageOpener;
import java.io.IOException;
import java.net.URI;

/** Opens, in another process, the prefix and server that a location names. */
public final class BucketOpener implements StorageOpener {

  @Override
  public Storage open(String location) throws IOException {
    String[] parts = location.split(" ", 2);
    return S3Storage.builder("registry")
        .prefix(parts[1])
        .client(S3Proxy.client(URI.create(parts[0])))
        .open();
  }
}
