package dev.modelregistry.s3;

import dev.modelregistry.spi.Storage;
import dev.modelregistry.spi.testkit.StorageOpener;
import java.io.IOException;
import java.net.URI;
import software.amazon.awssdk.services.s3.S3Client;

/** Opens, in another process, the prefix and server that a location names. */
public final class BucketOpener implements StorageOpener {

  @Override
  public Storage open(String location) throws IOException {
    String[] parts = location.split(" ", 2);
    return open(S3Proxy.client(URI.create(parts[0])), parts[1]);
  }

  /** Opens a prefix without trying the server, which one test does for all. */
  static Storage open(S3Client client, String prefix) {
    Bucket bucket = new Bucket(client, "registry", prefix, Encryption.OF_THE_BUCKET);
    return new S3Storage(bucket, Patience.STANDARD, Fitness.assumed(bucket), false);
  }
}
