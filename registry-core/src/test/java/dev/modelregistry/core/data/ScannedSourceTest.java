package dev.modelregistry.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.core.blob.BlobSource;
import dev.modelregistry.error.Rejected;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Bytes that one thread stores and another learns from. */
class ScannedSourceTest {

  /** Takes note of every byte; the format of these tests has a column for each. */
  private static final class Bytes implements Fields {
    private final List<Integer> seen = new ArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public void column(String name) {}

    @Override
    public void value(int column, char[] chars, int offset, int length, boolean isText) {
      seen.add(column);
    }

    @Override
    public void endRow() {}

    @Override
    public void close() {
      closed.countDown();
    }
  }

  private static final RowReader EVERY_BYTE =
      (bytes, fields) -> {
        byte[] buffer = new byte[777];
        for (int got = bytes.read(buffer); got >= 0; got = bytes.read(buffer)) {
          for (int i = 0; i < got; i++) {
            fields.value(buffer[i], new char[0], 0, 0, false);
          }
        }
      };

  private static ScannedSource<Bytes> source(byte[] bytes, RowReader reader) {
    return new ScannedSource<>(BlobSource.of("bytes", bytes), reader, Bytes::new, Thread::new);
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  @Property(tries = 50)
  void everyByteReachesBothThreads(
      @ForAll @IntRange(max = 3_000_000) int length,
      @ForAll @IntRange(min = 1, max = 300_000) int step)
      throws IOException {
    byte[] bytes = random(length);
    ScannedSource<Bytes> source = source(bytes, EVERY_BYTE);
    try (InputStream in = source.open()) {
      byte[] buffer = new byte[step];
      int total = 0;
      for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
        total += got;
      }
      assertThat(total).isEqualTo(length);
    }
    List<Integer> seen = source.learnt().seen;
    assertThat(seen).hasSize(length);
    for (int i = 0; i < length; i += 997) {
      assertThat(seen.get(i)).isEqualTo((int) bytes[i]);
    }
  }

  @Nested
  class AReader {

    @Test
    void thatRefusesEndsTheReadOfTheOtherThread() {
      RowReader refuses =
          (bytes, fields) -> {
            bytes.read();
            throw new Rejected("no table");
          };
      assertThatThrownBy(
              () -> {
                try (InputStream in = source(random(5_000_000), refuses).open()) {
                  in.readAllBytes();
                }
              })
          .isInstanceOf(Rejected.class)
          .hasMessage("no table");
    }

    @Test
    void thatStopsEarlyHoldsNobodyUp() throws IOException {
      ScannedSource<Bytes> source = source(random(5_000_000), (bytes, fields) -> bytes.read());
      try (InputStream in = source.open()) {
        assertThat(in.readAllBytes()).hasSize(5_000_000);
      }
      assertThat(source.learnt().seen).isEmpty();
    }

    @Test
    void endsWhereStoringWasGivenUp() throws Exception {
      CountDownLatch ended = new CountDownLatch(1);
      RowReader reader =
          (bytes, fields) -> {
            try {
              bytes.readAllBytes();
            } finally {
              ended.countDown();
            }
          };
      ScannedSource<Bytes> source = source(random(5_000_000), reader);
      try (InputStream in = source.open()) {
        in.read();
      }
      assertThat(ended.await(1, TimeUnit.MINUTES)).isTrue();
      assertThatThrownBy(source::learnt).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void letsGoOfWhatItLearntWhereStoringFailsAfterTheLastByte() throws IOException {
      ScannedSource<Bytes> source = source(random(300_000), EVERY_BYTE);
      try (InputStream in = source.open()) {
        in.readAllBytes();
      }
      assertThat(source.learnt().closed.getCount()).isOne();
      source.close();
      assertThat(source.learnt().closed.getCount()).isZero();
    }

    @Test
    void letsGoOfWhatItLearntWhereStoringIsGivenUp() throws Exception {
      List<Bytes> learners = new CopyOnWriteArrayList<>();
      ScannedSource<Bytes> source =
          new ScannedSource<>(
              BlobSource.of("bytes", random(5_000_000)),
              EVERY_BYTE,
              () -> {
                learners.add(new Bytes());
                return learners.get(0);
              },
              Thread::new);
      try (InputStream in = source.open()) {
        in.readNBytes(1_000_000);
      }
      assertThat(learners.get(0).closed.await(1, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void learnsAnewAtTheNextAttemptAndNotOnceMoreAfterIt() throws IOException {
      ScannedSource<Bytes> source = source(random(300_000), EVERY_BYTE);
      try (InputStream in = source.open()) {
        in.read();
      }
      for (int i = 0; i < 2; i++) {
        try (InputStream in = source.open()) {
          in.readAllBytes();
        }
      }
      assertThat(source.learnt().seen).hasSize(300_000);
    }
  }
}
