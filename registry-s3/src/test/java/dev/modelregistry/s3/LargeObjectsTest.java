package dev.modelregistry.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.modelregistry.spi.Creation;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Payload;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.s3.S3Client;

/** Objects of several parts on a real server. */
final class LargeObjectsTest {

  private static final int SIZE = 3 * S3Storage.PART_BYTES + 12_345;
  private static final byte[] BYTES = new byte[SIZE];
  private static final ObjectKey KEY = new ObjectKey("models/fraud/blobs/weights");

  @TempDir static Path folder;

  private static S3Proxy server;
  private static S3Client client;

  private static final Operations OPERATIONS = new Operations();

  private final Bucket bucket =
      new Bucket(client, "large", "t/" + System.nanoTime(), Encryption.OF_THE_BUCKET);
  private final S3Storage storage =
      new S3Storage(bucket, Patience.STANDARD, Fitness.assumed(bucket), false);

  @BeforeAll
  static void start() throws IOException {
    new Random(7).nextBytes(BYTES);
    server = S3Proxy.start(folder);
    client = S3Proxy.client(server.endpoint(), Apache5HttpClient.builder(), OPERATIONS);
    client.createBucket(b -> b.bucket("large"));
  }

  @AfterAll
  static void stop() throws IOException {
    client.close();
    server.close();
  }

  @BeforeEach
  void forget() {
    OPERATIONS.forget();
  }

  /** The server keeps objects in memory, and has room for a few large ones. */
  @AfterEach
  void remove() throws IOException {
    storage.delete(KEY);
  }

  private static Payload payload(boolean continued) {
    return new Payload() {
      @Override
      public long sizeBytes() {
        return SIZE;
      }

      @Override
      public InputStream open() {
        return new ByteArrayInputStream(BYTES);
      }

      @Override
      public boolean isContinued() {
        return continued;
      }
    };
  }

  private byte[] read(long offset, long length) throws IOException {
    try (InputStream in = storage.open(KEY, offset, length)) {
      return in.readAllBytes();
    }
  }

  @Nested
  final class Reading {

    @Test
    void givesEveryRangeInOrder() throws IOException {
      storage.create(KEY, payload(false));
      assertThat(read(0, SIZE + 1L)).isEqualTo(BYTES);
      assertThat(read(0, Long.MAX_VALUE)).isEqualTo(BYTES);
      assertThat(read(777, SIZE)).isEqualTo(Arrays.copyOfRange(BYTES, 777, SIZE));
      int most = 2 * S3Storage.PART_BYTES;
      assertThat(read(5, most)).isEqualTo(Arrays.copyOfRange(BYTES, 5, 5 + most));
      assertThat(read(SIZE - 10, most)).isEqualTo(Arrays.copyOfRange(BYTES, SIZE - 10, SIZE));
      assertThat(read(SIZE, most)).isEmpty();
    }

    @Test
    void endsWhereAnObjectOfWholePartsEnds() throws IOException {
      byte[] two = Arrays.copyOf(BYTES, 2 * S3Storage.PART_BYTES);
      storage.create(KEY, Payload.of(two));
      assertThat(read(0, two.length + 1L)).isEqualTo(two);
      assertThat(read(0, SIZE)).isEqualTo(two);
    }

    @Test
    void asksForPartsOnceAndForNoneAheadOfWhoOnlyLooksAtTheBeginning() throws IOException {
      storage.create(KEY, payload(false));
      OPERATIONS.forget();
      read(0, SIZE);
      assertThat(OPERATIONS.begun()).containsOnly("GetObject").hasSize(4);
      OPERATIONS.forget();
      try (InputStream in = storage.open(KEY, 0, SIZE)) {
        assertThat(in.readNBytes(1_000)).isEqualTo(Arrays.copyOf(BYTES, 1_000));
      }
      assertThat(OPERATIONS.begun()).containsExactly("GetObject");
    }
  }

  @Nested
  final class Sending {

    @Test
    void goesOnWithWhatAProcessThatDiedHadSent() throws IOException {
      String upload =
          client.createMultipartUpload(b -> b.bucket("large").key(bucket.path(KEY))).uploadId();
      sendPart(upload, 1, Arrays.copyOf(BYTES, S3Storage.PART_BYTES));
      sendPart(upload, 2, new byte[S3Storage.PART_BYTES]);
      OPERATIONS.forget();

      assertThat(storage.create(KEY, payload(true))).isEqualTo(Creation.CREATED);
      assertThat(OPERATIONS.count("CreateMultipartUpload")).isZero();
      assertThat(OPERATIONS.count("UploadPart"))
          .as("the parts that differ or are missing")
          .isEqualTo(3);
      assertThat(read(0, SIZE)).isEqualTo(BYTES);
    }

    @Test
    void beginsWhereNobodyHadBegun() throws IOException {
      assertThat(storage.create(KEY, payload(true))).isEqualTo(Creation.CREATED);
      assertThat(OPERATIONS.count("UploadPart")).isEqualTo(4);
      assertThat(read(0, SIZE)).isEqualTo(BYTES);
    }

    @Test
    void holdsNoMorePartsThanMayBeOnTheirWayAndReadsTheLastByteWhenAllOthersArrived()
        throws IOException {
      long bytes = 7L * S3Storage.PART_BYTES;
      AtomicLong most = new AtomicLong();
      AtomicLong arrived = new AtomicLong();
      Payload payload =
          new Payload() {
            @Override
            public long sizeBytes() {
              return bytes;
            }

            @Override
            public InputStream open() {
              return new InputStream() {
                private long at;

                @Override
                public int read() {
                  return at++ < bytes ? 1 : -1;
                }

                @Override
                public int read(byte[] buffer, int offset, int length) {
                  long held = at / S3Storage.PART_BYTES + 1 - OPERATIONS.countEnded("UploadPart");
                  most.accumulateAndGet(held, Math::max);
                  at += length;
                  if (at == bytes) {
                    arrived.set(OPERATIONS.countEnded("UploadPart"));
                  }
                  return length;
                }
              };
            }
          };

      assertThat(storage.create(KEY, payload)).isEqualTo(Creation.CREATED);
      assertThat(most).hasValueBetween(2, S3Storage.PARTS_IN_FLIGHT);
      assertThat(arrived).hasValue(7);
    }

    @Test
    void makesNoCopyOfAPart() throws IOException {
      byte[] part = new byte[S3Storage.PART_BYTES];
      Uploads uploads = new Uploads(bucket);
      String upload = uploads.begin(KEY, "made-by-a-test");
      uploads.send(KEY, upload, 1, part);
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

      // The client makes as many bytes of small buffers, one after the other.
      long before = threads.getCurrentThreadAllocatedBytes();
      uploads.send(KEY, upload, 2, part);

      assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(part.length * 3 / 2);
      uploads.abort(bucket.path(KEY), upload);
    }

    @Test
    void leavesNothingWhereItsPayloadFails() throws IOException {
      AtomicInteger opened = new AtomicInteger();
      Payload failing =
          new Payload() {
            @Override
            public long sizeBytes() {
              return -1;
            }

            @Override
            public InputStream open() {
              opened.incrementAndGet();
              return new ByteArrayInputStream(BYTES) {
                @Override
                public synchronized int read(byte[] buffer, int offset, int length) {
                  if (pos > 2 * S3Storage.PART_BYTES) {
                    throw new IllegalStateException("taken back");
                  }
                  return super.read(buffer, offset, length);
                }
              };
            }
          };
      assertThatThrownBy(() -> storage.create(KEY, failing)).hasMessage("taken back");
      assertThat(opened).hasValue(1);
      assertThat(storage.stat(KEY)).isEmpty();
      assertThat(OPERATIONS.count("AbortMultipartUpload")).isEqualTo(1);
      assertThat(left()).isZero();
    }

    @Test
    void sweepsWhatWasLeftAWeekAgo() throws IOException {
      client.createMultipartUpload(b -> b.bucket("large").key(bucket.path("models/x/blobs/old")));
      Clock now = Clock.systemUTC();
      new Uploads(bucket).sweep(now.instant());
      assertThat(left()).isEqualTo(1);
      new Uploads(bucket).sweep(now.instant().plus(Duration.ofDays(8)));
      assertThat(left()).isZero();
    }

    private long left() {
      return client.listMultipartUploads(b -> b.bucket("large")).uploads().stream()
          .filter(upload -> upload.key().startsWith(bucket.path("")))
          .count();
    }

    private void sendPart(String upload, int number, byte[] part) {
      client.uploadPart(
          b -> b.bucket("large").key(bucket.path(KEY)).uploadId(upload).partNumber(number),
          RequestBody.fromBytes(part));
    }
  }
}
