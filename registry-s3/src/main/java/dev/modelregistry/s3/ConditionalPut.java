package dev.modelregistry.s3;

import dev.modelregistry.spi.Creation;
import dev.modelregistry.spi.NotCreatedException;
import dev.modelregistry.spi.ObjectKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;

/**
 * Creates an object by one request that decides, sent until it is known what stands under the key.
 *
 * <table>
 *   <caption>What is done on each answer</caption>
 *   <tr><th>answer</th><th>what may have happened</th><th>what is done</th></tr>
 *   <tr><td>200</td><td>our object stands there</td><td>created</td></tr>
 *   <tr><td>refused (4xx) at the first try</td><td>nothing</td>
 *       <td>{@link NotCreatedException}</td></tr>
 *   <tr><td>404, no such upload</td><td>a proxy sent the completion twice, and this is the second
 *       answer</td><td>look at the object</td></tr>
 *   <tr><td>412, 409, 5xx, time-out, none</td><td>another's object stands there; or ours, by a
 *       request whose answer was lost; or none; or ours in a moment</td>
 *       <td>look at the object</td></tr>
 *   <tr><td>object: our name</td><td></td><td>created</td></tr>
 *   <tr><td>object: another name</td><td>a later request of ours will find it taken</td>
 *       <td>taken</td></tr>
 *   <tr><td>object: none, or unknown</td><td>lost, or on its way</td>
 *       <td>send the same request again</td></tr>
 *   <tr><td>tries spent</td><td>anything</td><td>an {@link IOException}: go and look</td></tr>
 * </table>
 */
final class ConditionalPut {

  private static final String BYTES = "application/octet-stream";

  private final Bucket bucket;
  private final Patience patience;

  ConditionalPut(Bucket bucket, Patience patience) {
    this.bucket = bucket;
    this.patience = patience;
  }

  /** The request that decides; sent again as it is. */
  interface Deciding {

    /**
     * Sends the request.
     *
     * @param creation the random name that the object is to carry
     */
    void send(Bucket bucket, ObjectKey key, String creation);
  }

  /** Returns the request that has all bytes of an object. */
  static Deciding whole(byte[] bytes) {
    return deciding(bytes, body(bytes));
  }

  /** The bytes themselves: the SDK's own body of bytes would copy them. */
  static RequestBody body(byte[] bytes) {
    return RequestBody.fromContentProvider(
        () -> new ByteArrayInputStream(bytes), bytes.length, BYTES);
  }

  /** Returns the same, for bytes that a stream gives in its own time. */
  static Deciding held(byte[] bytes, ContentStreamProvider streams) {
    return deciding(bytes, RequestBody.fromContentProvider(streams, bytes.length, BYTES));
  }

  private static Deciding deciding(byte[] bytes, RequestBody body) {
    String md5 = Md5.of(bytes);
    return (bucket, key, creation) ->
        bucket
            .client()
            .putObject(
                b -> {
                  b.bucket(bucket.name())
                      .key(bucket.path(key))
                      .ifNoneMatch("*")
                      .contentMD5(md5)
                      .metadata(Map.of(Bucket.CREATION, creation));
                  bucket.encryption().apply(b);
                },
                body);
  }

  Creation create(ObjectKey key, Deciding request) throws IOException {
    return create(key, UUID.randomUUID().toString(), request);
  }

  Creation create(ObjectKey key, String creation, Deciding request) throws IOException {
    @Nullable IOException failure = null;
    for (int failures = 1; failures <= patience.attempts(); failures++) {
      try {
        request.send(bucket, key, creation);
        return Creation.CREATED;
      } catch (SdkException e) {
        if (failures == 1 && Failures.isRefusalOfABody(e) && !Failures.isAbsent(e)) {
          throw Failures.notCreated("store " + key, bucket, e);
        }
        failure = added(failure, Failures.translated("store " + key, bucket, e));
      }
      try {
        Optional<Bucket.Found> standing = bucket.head(key);
        if (standing.isPresent()) {
          return standing.get().creation().filter(creation::equals).isPresent()
              ? Creation.CREATED
              : Creation.ALREADY_EXISTS;
        }
      } catch (IOException e) {
        failure = added(failure, e);
      }
      if (failures < patience.attempts()) {
        patience.pause().after(failures);
      }
    }
    throw failure == null ? new IOException("no attempt was allowed") : failure;
  }

  private static IOException added(@Nullable IOException earlier, IOException later) {
    if (earlier != null) {
      later.addSuppressed(earlier);
    }
    return later;
  }
}
