package dev.modelregistry.s3;

import dev.modelregistry.spi.ObjectInfo;
import dev.modelregistry.spi.ObjectKey;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Objects below a prefix of a bucket, one request each; what fails is an {@link IOException}. */
final class Bucket {

  /** The name under which an object says which call created it. */
  static final String CREATION = "creation";

  private static final int MOST_LISTED = 1_000;

  private final S3Client client;
  private final String name;
  private final String prefix;
  private final Encryption encryption;

  Bucket(S3Client client, String name, String prefix, Encryption encryption) {
    this.client = client;
    this.name = name;
    this.prefix = prefix.isEmpty() ? "" : prefix + "/";
    this.encryption = encryption;
  }

  /**
   * An object that is there.
   *
   * @param creation which call created it, where it says so
   */
  record Found(ObjectInfo info, Optional<String> creation) {}

  /** Returns the objects below a folder of this one. */
  Bucket below(String folder) {
    return new Bucket(client, name, prefix + folder, encryption);
  }

  S3Client client() {
    return client;
  }

  String name() {
    return name;
  }

  Encryption encryption() {
    return encryption;
  }

  /**
   * Says whether the SDK signs the SHA-256 of each piece of a body, which a service must compare:
   * it does over HTTP, where everybody on the way could change it, and not over TLS.
   */
  boolean signsBodies() {
    return client
        .serviceClientConfiguration()
        .endpointOverride()
        .filter(endpoint -> "http".equalsIgnoreCase(endpoint.getScheme()))
        .isPresent();
  }

  String path(ObjectKey key) {
    return path(key.value());
  }

  /** Returns what the name of an object in the bucket begins with. */
  String path(String below) {
    return prefix + below;
  }

  Optional<Found> head(ObjectKey key) throws IOException {
    try {
      HeadObjectResponse head = client.headObject(b -> b.bucket(name).key(path(key)));
      return Optional.of(
          new Found(
              new ObjectInfo(head.contentLength(), head.lastModified()),
              Optional.ofNullable(head.metadata().get(CREATION))));
    } catch (SdkException e) {
      if (Failures.isAbsent(e)) {
        return Optional.empty();
      }
      throw Failures.translated("look for " + key, this, e);
    }
  }

  /**
   * Asks for a range of an object.
   *
   * @param range as in an HTTP header, or null for the whole
   * @return the bytes, or empty where the range begins behind the end
   */
  Optional<ResponseInputStream<GetObjectResponse>> get(ObjectKey key, @Nullable String range)
      throws IOException {
    GetObjectRequest request =
        GetObjectRequest.builder().bucket(name).key(path(key)).range(range).build();
    try {
      return Optional.of(client.getObject(request));
    } catch (SdkException e) {
      if (Failures.isAbsent(e)) {
        throw new NoSuchFileException(path(key), null, "there is no object " + key);
      } else if (Failures.status(e) == 416) {
        return Optional.empty();
      }
      throw Failures.translated("read " + key, this, e);
    }
  }

  List<ObjectKey> list(String below, @Nullable ObjectKey after, int limit) throws IOException {
    List<ObjectKey> keys = new ArrayList<>();
    String from = after == null ? null : path(after);
    boolean more = true;
    while (more && keys.size() < limit) {
      ListObjectsV2Response page = page(below, from, Math.min(limit - keys.size(), MOST_LISTED));
      for (S3Object object : page.contents()) {
        from = object.key();
        keyOf(object.key()).filter(key -> key.value().startsWith(below)).ifPresent(keys::add);
      }
      more = page.isTruncated() && !page.contents().isEmpty();
    }
    return keys;
  }

  private ListObjectsV2Response page(String below, @Nullable String from, int most)
      throws IOException {
    try {
      ListObjectsV2Response page =
          client.listObjectsV2(
              b -> b.bucket(name).prefix(prefix + below).startAfter(from).maxKeys(most));
      if (page.isTruncated() == null) {
        throw new IOException(
            "could not list " + below + " in " + describe() + ": " + Failures.NO_S3);
      }
      return page;
    } catch (SdkException e) {
      throw Failures.translated("list " + below, this, e);
    }
  }

  /** Returns the key of what is listed; somebody else may have put anything beside our objects. */
  private Optional<ObjectKey> keyOf(String path) {
    try {
      return Optional.of(new ObjectKey(path.substring(prefix.length())));
    } catch (IllegalArgumentException foreign) {
      return Optional.empty();
    }
  }

  void delete(ObjectKey key) throws IOException {
    try {
      client.deleteObject(b -> b.bucket(name).key(path(key)));
    } catch (SdkException e) {
      throw Failures.translated("delete " + key, this, e);
    }
  }

  String describe() {
    return "s3://" + name + "/" + prefix;
  }

  void close() {
    client.close();
  }
}
