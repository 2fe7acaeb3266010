package dev.modelregistry.s3;

import dev.modelregistry.spi.Creation;
import dev.modelregistry.spi.ObjectInfo;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Payload;
import dev.modelregistry.spi.Storage;
import dev.modelregistry.spi.StorageProvider;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/**
 * Objects of a bucket, below a prefix: the key of an object is the prefix, a slash and its key.
 *
 * <h2>Life of an object</h2>
 *
 * <ol>
 *   <li><b>Bytes.</b> A payload of at most {@link #PART_BYTES} is read into memory to its end; one
 *       that throws ends here. A longer one is sent in parts of that size, several at a time, as a
 *       multipart upload, of which nothing is visible; one that throws ends with the upload
 *       aborted.
 *   <li><b>One request decides.</b> PutObject, or CompleteMultipartUpload, with {@code
 *       If-None-Match: *}: the service stores the object if there is none, at once and whole, and
 *       answers 412 otherwise. No part of a request's body is trusted to arrive undamaged: each
 *       carries its MD5, which every service checks; parts that are sent over HTTP carry signed
 *       SHA-256s instead.
 *   <li><b>Only a clear success is one.</b> The object carries the random name of the call that
 *       created it. On any other answer (412, 409, 5xx, none at all) the object is looked at: our
 *       name means created, another name means taken, and where there is no object the same request
 *       is sent again. So an answer that was lost, late or given twice changes nothing.
 * </ol>
 *
 * <p>A process that dies leaves the whole object or none, and perhaps the parts of an upload, which
 * nobody sees. Who names the same key again goes on with them; after a week, or when a lifecycle
 * rule of the bucket ({@code AbortIncompleteMultipartUpload}) says so, they go. Nothing is ever
 * overwritten, so a bucket with versioning or object lock works as it is.
 *
 * <p>Every call is one request, but for listings of more than 1,000 keys, ranges and payloads of
 * more than {@link #PART_BYTES}, and the first creation of an instance, which looks whether the
 * service was found fit ({@link #verifyStore}). A request that fails is sent up to five times, with
 * growing random pauses; one that is refused is not. A long range is read in parts as a payload is
 * sent, with the same bound of memory for each stream.
 *
 * <p>A service has to keep what AWS documents as strong consistency: an object that was created is
 * seen by every later read and listing.
 *
 * <p>Safe for use by many threads.
 */
public final class S3Storage implements Storage {

  /**
   * How many bytes one request carries, and a part has; a ten-thousandth of an object of more than
   * 156 GiB, since no object has more than 10,000 parts. A creation holds at most {@link
   * #PARTS_IN_FLIGHT} times as many in memory.
   */
  static final int PART_BYTES = 16 << 20;

  /** How many parts of one object are on their way at a time. */
  static final int PARTS_IN_FLIGHT = 4;

  private final Bucket bucket;
  private final Patience patience;
  private final ConditionalPut puts;
  private final LargeUpload uploads;
  private final boolean ownsClient;
  private final Fitness fitness;
  private final AtomicBoolean closed = new AtomicBoolean();

  S3Storage(Bucket bucket, Patience patience, Fitness fitness, boolean ownsClient) {
    this.bucket = bucket;
    this.patience = patience;
    this.fitness = fitness;
    this.puts = new ConditionalPut(bucket, patience);
    this.uploads = new LargeUpload(bucket, puts, patience, Clock.systemUTC());
    this.ownsClient = ownsClient;
  }

  /** Begins the opening of a bucket. */
  public static Builder builder(String bucket) {
    return new Builder(bucket);
  }

  @Override
  public Creation create(ObjectKey key, Payload payload) throws IOException {
    checkOpen();
    fitness.ensure();
    try (InputStream in = payload.open()) {
      Parts parts = new Parts(key, payload.sizeBytes(), in);
      byte[] first = parts.next();
      return parts.ended()
          ? puts.create(key, ConditionalPut.whole(first))
          : uploads.create(key, first, parts, payload.isContinued());
    }
  }

  @Override
  public Optional<ObjectInfo> stat(ObjectKey key) throws IOException {
    checkOpen();
    return patience.repeat(() -> bucket.head(key)).map(Bucket.Found::info);
  }

  @Override
  public InputStream open(ObjectKey key, long offset, long length) throws IOException {
    checkOpen();
    if (offset < 0 || length < 0) {
      throw new IllegalArgumentException(
          "a range of " + key + " has no negative offset or length: " + offset + ", " + length);
    }
    return patience.repeat(() -> ParallelStream.open(bucket, key, offset, length, patience));
  }

  @Override
  public List<ObjectKey> list(String prefix, @Nullable ObjectKey after, int limit)
      throws IOException {
    checkOpen();
    if (limit < 1) {
      throw new IllegalArgumentException("a listing has a limit of at least 1, not " + limit);
    }
    return patience.repeat(() -> bucket.list(prefix, after, limit));
  }

  @Override
  public void delete(ObjectKey key) throws IOException {
    checkOpen();
    patience.repeat(
        () -> {
          bucket.delete(key);
          return true;
        });
  }

  /**
   * Tries whether the service keeps what the registry rests on: lets writers race at half of their
   * bodies, reads and lists what came of it. Takes some hundred requests and leaves 16 scratch
   * objects of 32 KiB, which no listing of this storage shows.
   *
   * <p>The same is done once for every location, before the first object is created there; call
   * this after the service was changed or upgraded.
   *
   * @throws IOException if the service is not fit, with a message that says what it did and what to
   *     do; or if that could not be found out
   */
  public void verifyStore() throws IOException {
    checkOpen();
    fitness.tryNow();
  }

  @Override
  public String describe() {
    return bucket.describe();
  }

  @Override
  public void close() {
    if (!closed.getAndSet(true) && ownsClient) {
      bucket.close();
    }
  }

  private void checkOpen() throws IOException {
    if (closed.get()) {
      throw new IOException("the storage in " + describe() + " is closed; open it again");
    }
  }

  /** A bucket about to be opened. Not safe for use by many threads. */
  public static final class Builder {

    private final String bucket;
    private String prefix = "";
    private Optional<S3Client> client = Optional.empty();
    private Encryption encryption = Encryption.OF_THE_BUCKET;
    private final Clients clients = new Clients();

    private Builder(String bucket) {
      if (bucket.isBlank()) {
        throw new IllegalArgumentException("a bucket has a name");
      }
      this.bucket = bucket;
    }

    /**
     * Says below which key the registry lies, as {@code ml/registry}; the whole bucket unless set.
     *
     * @throws IllegalArgumentException if it is not of the form of an object key
     */
    public Builder prefix(String folder) {
      this.prefix = new ObjectKey(folder).value();
      return this;
    }

    /** Says the region, as {@code eu-central-1}; what the SDK finds by itself unless set. */
    public Builder region(String name) {
      clients.region(name);
      return this;
    }

    /** Says where another service than AWS answers, as {@code https://ceph.example.org}. */
    public Builder endpoint(URI service) {
      if (service.getRawUserInfo() != null) {
        throw new IllegalArgumentException(
            "credentials do not belong into an endpoint, which messages show; the SDK finds them in"
                + " the environment, a profile or a role");
      }
      clients.endpoint(service);
      return this;
    }

    /**
     * Has the bucket named in the path and not in the host name, which many services other than AWS
     * need.
     */
    public Builder pathStyle() {
      clients.pathStyle();
      return this;
    }

    /** Has objects encrypted with keys of S3 (SSE-S3); what the bucket is set to unless said. */
    public Builder encryptedByS3() {
      this.encryption = new Encryption(ServerSideEncryption.AES256, null);
      return this;
    }

    /**
     * Has objects encrypted with a key of AWS KMS (SSE-KMS).
     *
     * @param key its id, ARN or alias
     */
    public Builder encryptedByKms(String key) {
      this.encryption = new Encryption(ServerSideEncryption.AWS_KMS, key);
      return this;
    }

    /**
     * Uses a client that the application made, and that it closes itself. It must not try again by
     * itself: set its retry strategy to {@code DefaultRetryStrategy.doNotRetry()}.
     */
    public Builder client(S3Client made) {
      this.client = Optional.of(made);
      return this;
    }

    /**
     * Opens the bucket. Credentials come from the SDK's usual chain: environment, profile, role.
     *
     * @throws IOException if no client can be made of what was said; the message says why
     */
    public S3Storage open() throws IOException {
      S3Client used = client.isPresent() ? client.get() : clients.client();
      Bucket opened = new Bucket(used, bucket, prefix, encryption);
      Fitness fitness = new Fitness(opened, Patience.STANDARD);
      return new S3Storage(opened, Patience.STANDARD, fitness, client.isEmpty());
    }
  }

  /**
   * Opens {@code s3://bucket/prefix}, with {@code ?region=…}, {@code endpoint=…} and {@code
   * path-style=true} joined by {@code &} where they are needed; {@link Storage#at}.
   */
  public static final class Provider implements StorageProvider {

    /** For {@link java.util.ServiceLoader}. */
    public Provider() {}

    @Override
    public String scheme() {
      return "s3";
    }

    @Override
    public Storage open(URI location) throws IOException {
      return S3Location.builder(location).open();
    }
  }
}
