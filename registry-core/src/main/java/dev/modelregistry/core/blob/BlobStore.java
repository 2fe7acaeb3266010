package dev.modelregistry.core.blob;

import dev.modelregistry.core.flight.Flight;
import dev.modelregistry.core.flight.Span;
import dev.modelregistry.core.pack.BytesStream;
import dev.modelregistry.core.store.Keys;
import dev.modelregistry.core.store.NotStored;
import dev.modelregistry.core.store.ObjectStore;
import dev.modelregistry.error.Corrupt;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.error.Unavailable;
import dev.modelregistry.spi.Creation;
import dev.modelregistry.spi.ObjectInfo;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Payload;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.Placement;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The blobs of one line: a model or a dataset.
 *
 * <p>A blob is stored in one pass over its source, in constant memory, and so needs a key before
 * its digest is known: the key is random, and the {@link Placement} that a log entry keeps says
 * which digest stands under it. A key is tried once only. After a failure the object may be absent,
 * may still arrive, or may be visible without being durable; no look can tell these apart, while a
 * new key owes nothing to the old one. What is left under an old key is referred to by no entry,
 * and collection removes it.
 *
 * <p>Safe for use by many threads.
 */
public final class BlobStore {

  private static final int ATTEMPTS = 3;
  private static final int BUFFER_BYTES = 128 << 10;

  private final ObjectStore store;
  private final String line;
  private final Supplier<String> uploadIds;
  private final ThreadFactory threads;
  private final Optional<LocalCache> cache;
  private final Keeping keeping;

  /** Takes the blobs of a line, without files of those that the storage has no file of. */
  public BlobStore(
      ObjectStore store, String line, Supplier<String> uploadIds, ThreadFactory threads) {
    this(store, line, uploadIds, threads, Optional.empty());
  }

  /**
   * Takes the blobs of a line.
   *
   * @param line the folder of the line, from {@link Keys#line}
   * @param uploadIds gives 32 random lower-case hex digits, other ones each time
   * @param threads makes the threads that compute digests beside large transfers
   * @param cache has files of blobs that the storage has no file of
   */
  public BlobStore(
      ObjectStore store,
      String line,
      Supplier<String> uploadIds,
      ThreadFactory threads,
      Optional<LocalCache> cache) {
    this.store = store;
    this.line = line;
    this.uploadIds = uploadIds;
    this.threads = threads;
    this.cache = cache;
    this.keeping = Keeping.PLAIN;
  }

  private BlobStore(BlobStore same, Keeping keeping) {
    this.store = same.store;
    this.line = same.line;
    this.uploadIds = same.uploadIds;
    this.threads = same.threads;
    this.cache = same.cache;
    this.keeping = keeping;
  }

  /** Returns the same blobs, which keeps what is stored through it in another way. */
  public BlobStore keeping(Keeping other) {
    return new BlobStore(this, other);
  }

  /**
   * Stores a source unless its bytes stand in the line already.
   *
   * @param live where bytes of a digest stand, as the line's log says; asked once per attempt
   * @return where the bytes stand now, durably
   * @throws Rejected if the source cannot be read or changed meanwhile; nothing was published
   * @throws CancellationException if the listener threw it or the thread is interrupted; nothing
   *     was published
   * @throws Unavailable if the storage failed at three attempts
   */
  public Placement put(BlobSource source, Function<Digest, Optional<Placement>> live, Work work) {
    work.subject(source.name());
    Optional<Placement> small = Optional.empty();
    if (keeping.smallest() && source.sizeBytes() >= SmallUpload.LEAST_BYTES) {
      small = putSmall(source, live, work);
    }
    Placement placement = small.orElseGet(() -> putPlain(source, live, work));
    work.subjectDone(source.sizeBytes());
    return placement;
  }

  private Placement putPlain(
      BlobSource source, Function<Digest, Optional<Placement>> live, Work work) {
    Optional<Unfinished> unfinished = unfinished(source);
    try {
      Iterator<String> ids =
          Stream.concat(unfinished.stream().map(Unfinished::uploadId), Stream.generate(uploadIds))
              .iterator();
      return underFreshKey(
          source.name(),
          ids::next,
          id -> {
            Optional<Unfinished> first = unfinished.filter(begun -> begun.uploadId().equals(id));
            return attempt(new Upload(source, live, work, threads, first), id);
          });
    } finally {
      unfinished.ifPresent(Unfinished::close);
    }
  }

  /** Remembers what it takes long to send to another machine. */
  private Optional<Unfinished> unfinished(BlobSource source) {
    if (source.sizeBytes() < Unfinished.WORTH_BYTES
        || cache.isEmpty()
        || store.localFile(Keys.REGISTRY).isPresent()) {
      return Optional.empty();
    }
    return source
        .identity()
        .map(file -> store.describe() + " " + line + " " + file)
        .flatMap(file -> Unfinished.of(cache.get(), file, uploadIds));
  }

  /** Returns where the bytes stand; empty where they are better kept plain. */
  private Optional<Placement> putSmall(
      BlobSource source, Function<Digest, Optional<Placement>> live, Work work) {
    try (SmallUpload small =
        new SmallUpload(() -> new Upload(source, live, work, threads, Optional.empty()))) {
      keeping
          .bases()
          .apply(source.name())
          .filter(base -> base.sizeBytes() >= SmallUpload.LEAST_BYTES)
          .ifPresent(
              base -> small.against(base, () -> Chain.open(store, line, base), () -> verify(base)));
      Optional<Payload> payload = small.alone().payload();
      return payload.isEmpty()
          ? small.known()
          : Optional.of(
              underFreshKey(
                  source.name(),
                  uploadIds,
                  id ->
                      store.create(Keys.blob(line, id), payload.get()) == Creation.CREATED
                          ? Optional.of(small.placedAt(id))
                          : Optional.empty()));
    }
  }

  /** Stores under random keys until one attempt succeeds. */
  private Placement underFreshKey(
      String name, Supplier<String> ids, Function<String, Optional<Placement>> attemptUnderId) {
    @Nullable RuntimeException failure = null;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      String uploadId = ids.get();
      try (Span span = Flight.ingest(Keys.blob(line, uploadId).value())) {
        Optional<Placement> placement = attemptUnderId.apply(uploadId);
        if (placement.isPresent()) {
          span.says(placement.get().digest().toString(), placement.get().sizeBytes());
          return placement.get();
        }
      } catch (NotStored e) {
        throw e;
      } catch (Unavailable e) {
        if (failure != null) {
          e.addSuppressed(failure);
        }
        failure = e;
      }
    }
    throw failure != null
        ? failure
        : new Unavailable(
            String.format(
                "could not store %s: %d random keys in a row were taken; check the source of"
                    + " randomness",
                name, ATTEMPTS),
            null);
  }

  /** Returns where the bytes stand now, or empty where the key was taken. */
  private Optional<Placement> attempt(Upload upload, String uploadId) {
    ObjectKey key = Keys.blob(line, uploadId);
    Creation creation;
    try {
      creation = store.create(key, upload);
    } catch (RuntimeException | Error e) {
      upload.throwRefusal();
      if (upload.known().isPresent()) {
        return upload.known();
      }
      Work.checkNotInterrupted();
      throw e;
    }
    upload.throwRefusal();
    if (upload.known().isPresent() || creation == Creation.ALREADY_EXISTS) {
      return upload.known();
    }
    Digest digest =
        upload
            .digest()
            .orElseThrow(
                () -> new Corrupt(key.value(), key + " was created without reading its payload"));
    return Optional.of(new Placement(digest, upload.sizeBytes(), uploadId));
  }

  /**
   * Stores a document that is held in memory, unless the line has it already.
   *
   * @throws Unavailable if the storage failed at three attempts
   */
  public Placement putDocument(byte[] document, Function<Digest, Optional<Placement>> live) {
    Optional<Placement> known = live.apply(Digest.of(document));
    return known.isPresent()
        ? known.get()
        : putPlain(
            BlobSource.of("a document", document), digest -> Optional.empty(), Work.silent());
  }

  /**
   * Reads a document whole.
   *
   * @param limit the most bytes that such a document can have
   * @throws Corrupt if it is missing, is not what was stored, or is longer than the limit
   */
  public byte[] readDocument(Placement placement, int limit) {
    if (placement.sizeBytes() > limit) {
      throw new Corrupt(
          key(placement).value(),
          String.format("%s is longer than the %,d bytes it can have", key(placement), limit));
    }
    try (InputStream in = open(placement)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException("a verified stream fails with errors of the library", e);
    }
  }

  /**
   * Opens a blob. The stream fails with {@link Corrupt} before it hands out the last byte of what
   * is not the blob, and with {@link Unavailable} where the storage stops answering; closing it
   * early gives no verdict.
   *
   * @throws Corrupt if there is no such object
   */
  public InputStream open(Placement placement) {
    return open(placement, RunningDigest.forBytes(placement.sizeBytes(), threads));
  }

  private InputStream open(Placement placement, RunningDigest digest) {
    ObjectKey key = key(placement);
    // One byte more than belongs to a plain object, so that a longer one is noticed.
    LongFunction<InputStream> rest =
        placement.packing().isEmpty()
            ? from -> store.open(key, from, placement.sizeBytes() - from + 1)
            : from -> rangeOf(placement, from, placement.sizeBytes());
    String where = key + " of " + store.describe();
    return new VerifiedStream(rest, where, key, placement, digest);
  }

  private InputStream rangeOf(Placement placement, long from, long end) {
    Chain chain = Chain.open(store, line, placement);
    return new BytesStream(chain, from, end) {
      @Override
      public void close() {
        chain.close();
      }
    };
  }

  /**
   * Opens a part of a blob. The digest is one of the whole, so bytes of a plain blob come as they
   * are; what is packed fails where the checksum of a frame does not agree.
   *
   * @throws Corrupt if there is no such object, or one that contradicts itself
   * @throws Rejected if the blob has no such range
   */
  public InputStream open(Placement placement, long offset, long length) {
    if (offset < 0 || length < 0 || offset > placement.sizeBytes() - length) {
      throw new Rejected(
          String.format(
              "%,d bytes from byte %,d on are not all in a file of %,d bytes; ask for fewer",
              length, offset, placement.sizeBytes()));
    }
    return placement.packing().isEmpty()
        ? store.open(key(placement), offset, length)
        : rangeOf(placement, offset, offset + length);
  }

  /**
   * Returns a read-only file of the blob: its own, unverified, where the storage has files and it
   * is kept plain, else one in the local cache, verified when it came there; empty without a cache.
   *
   * @throws Corrupt if there is no such object, or if it had to be read and is not what was stored
   */
  public Optional<Path> localFile(Placement placement) {
    Optional<Path> own =
        placement.packing().isEmpty() ? store.localFile(key(placement)) : Optional.empty();
    return own.or(
        () ->
            cache.map(
                c -> c.file(placement.digest(), placement.sizeBytes(), () -> open(placement))));
  }

  /**
   * Checks that the blob is there with its length, without reading it.
   *
   * @throws Corrupt if it is missing or has another length
   */
  public void check(Placement placement) {
    ObjectKey key = key(placement);
    ObjectInfo info =
        store
            .stat(key)
            .orElseThrow(
                () -> new Corrupt(key.value(), key + " is missing, although the log refers to it"));
    if (info.sizeBytes() != placement.storedBytes()) {
      throw new Corrupt(
          key.value(),
          String.format(
              "%s has %,d bytes instead of the %,d of %s",
              key, info.sizeBytes(), placement.storedBytes(), placement.digest()));
    }
  }

  /**
   * Reads every byte of the blob and compares.
   *
   * @throws Corrupt if it is missing or is not what was stored
   * @throws CancellationException if the thread is interrupted
   */
  public void verify(Placement placement) {
    verify(open(placement));
  }

  /** Does the same on the calling thread alone, for those who verify on all processors. */
  public void verifyHere(Placement placement) {
    verify(open(placement, RunningDigest.inline()));
  }

  private static void verify(InputStream verified) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (verified) {
      while (verified.read(buffer) >= 0) {
        Work.checkNotInterrupted();
      }
    } catch (IOException e) {
      throw new IllegalStateException("a verified stream fails with errors of the library", e);
    }
  }

  /** Returns the folder of the line. */
  String line() {
    return line;
  }

  /** Returns a random name that nobody else uses. */
  String freshName() {
    return uploadIds.get();
  }

  /** Returns the key of the object that a placement says the bytes stand in. */
  public ObjectKey key(Placement placement) {
    return Keys.blob(line, placement.uploadId());
  }
}
