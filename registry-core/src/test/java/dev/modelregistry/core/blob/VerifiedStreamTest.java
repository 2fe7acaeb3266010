package dev.modelregistry.core.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.core.store.ObjectStore;
import dev.modelregistry.error.Corrupt;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.Unavailable;
import dev.modelregistry.spi.testkit.Fault;
import dev.modelregistry.spi.testkit.FaultyStorage;
import dev.modelregistry.spi.testkit.FaultyStorage.Operation;
import dev.modelregistry.spi.testkit.InMemoryStorage;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.Placement;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class VerifiedStreamTest {

  private static final int SIZE = 100_000;

  private final TestLine line = new TestLine();

  /** How a caller may read. */
  enum Reader {
    ALL {
      @Override
      void read(InputStream in) throws IOException {
        in.readAllBytes();
      }
    },
    /** Knows the length, and never asks for the end. */
    EXACT_LENGTH {
      @Override
      void read(InputStream in) throws IOException {
        in.readNBytes(SIZE);
      }
    },
    SKIPPING {
      @Override
      void read(InputStream in) throws IOException {
        in.skipNBytes(SIZE - 1);
        in.read();
      }
    },
    BYTE_BY_BYTE {
      @Override
      void read(InputStream in) throws IOException {
        while (in.read() >= 0) {
          continue;
        }
      }
    },
    TRANSFER {
      @Override
      void read(InputStream in) throws IOException {
        in.transferTo(new ByteArrayOutputStream());
      }
    };

    abstract void read(InputStream in) throws IOException;
  }

  @Nested
  final class P7DamageIsFound {

    @ParameterizedTest
    @EnumSource(Reader.class)
    void whereABitFlipped(Reader reader) {
      byte[] damaged = TestLine.bytes(SIZE);
      damaged[SIZE / 2] ^= 1;
      assertDamage(reader, damaged, "its bytes have the digest " + Digest.of(damaged));
    }

    @ParameterizedTest
    @EnumSource(Reader.class)
    void whereTheLastBitFlipped(Reader reader) {
      byte[] damaged = TestLine.bytes(SIZE);
      damaged[SIZE - 1] ^= 1;
      assertDamage(reader, damaged, "its bytes have the digest " + Digest.of(damaged));
    }

    @ParameterizedTest
    @EnumSource(Reader.class)
    void whereTheEndIsMissing(Reader reader) {
      assertDamage(
          reader,
          Arrays.copyOf(TestLine.bytes(SIZE), SIZE - 1),
          "it ends after 99,999 of 100,000 bytes");
    }

    @ParameterizedTest
    @EnumSource(Reader.class)
    void whereBytesWereAppended(Reader reader) {
      assertDamage(
          reader, Arrays.copyOf(TestLine.bytes(SIZE), SIZE + 1), "it is longer than 100,000 bytes");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void whereNothingOrOneByteBelongs(int size) {
      Placement placement = line.put(TestLine.bytes(size));
      line.overwrite(placement, new byte[] {1, 2});

      assertThatThrownBy(() -> line.blobs.open(placement).read())
          .isInstanceOf(Corrupt.class)
          .hasMessageContaining("it is longer than " + size + " bytes");
    }

    @Test
    void whereTheObjectIsGone() {
      Placement placement = line.put(TestLine.bytes(10));
      line.space.remove(line.blobs.key(placement));

      assertThatThrownBy(() -> line.blobs.open(placement))
          .isInstanceOf(Corrupt.class)
          .hasMessageContaining("is missing, although the log refers to it");
    }

    @Test
    void andStaysFound() throws IOException {
      Placement placement = line.put(TestLine.bytes(SIZE));
      line.overwrite(placement, new byte[SIZE]);
      try (InputStream in = line.blobs.open(placement)) {
        assertThatThrownBy(in::readAllBytes).isInstanceOf(Corrupt.class);
        assertThatThrownBy(in::read)
            .isInstanceOf(Corrupt.class)
            .hasMessageContaining(placement.digest().toString());
      }
    }

    @Test
    void byVerifyOnTwoThreads() {
      Placement placement = line.put(TestLine.bytes(TestLine.LARGE));
      line.blobs.verify(placement);
      byte[] damaged = TestLine.bytes(TestLine.LARGE);
      damaged[TestLine.LARGE - 1] ^= 1;
      line.overwrite(placement, damaged);

      assertThatThrownBy(() -> line.blobs.verify(placement))
          .isInstanceOf(Corrupt.class)
          .hasMessageContaining("its bytes have the digest " + Digest.of(damaged));
    }

    private void assertDamage(Reader reader, byte[] damaged, String how) {
      Placement placement = line.put(TestLine.bytes(SIZE));
      line.overwrite(placement, damaged);
      String key = line.blobs.key(placement).value();

      assertThatThrownBy(
              () -> {
                try (InputStream in = line.blobs.open(placement)) {
                  reader.read(in);
                }
              })
          .isInstanceOf(Corrupt.class)
          .hasMessage(
              "%s is damaged: it should hold %s, and %s; restore it from a copy",
              key, placement.digest(), how)
          .satisfies(e -> assertThat(((Corrupt) e).object()).isEqualTo(key));
    }
  }

  @Nested
  final class SoundBytes {

    @ParameterizedTest
    @EnumSource(Reader.class)
    void areReadHoweverTheCallerReads(Reader reader) throws IOException {
      Placement placement = line.put(TestLine.bytes(SIZE));
      try (InputStream in = line.blobs.open(placement)) {
        reader.read(in);
        assertThat(in.read()).isEqualTo(-1);
      }
    }

    @Test
    void areReadOnWhereTheStorageFailedPartOfTheWay() throws IOException {
      Placement placement = line.put(TestLine.bytes(SIZE));
      line.storage.next(Operation.OPEN, "blobs", Fault.FAILING_READ);
      line.storage.next(Operation.OPEN, "blobs", Fault.SHORT_READS);
      try (InputStream in = line.blobs.open(placement)) {
        assertThat(in.readAllBytes()).isEqualTo(TestLine.bytes(SIZE));
      }
    }

    @Test
    void areUnavailableWhereTheStorageKeepsFailing() throws IOException {
      Placement placement = line.put(TestLine.bytes(1));
      line.storage.randomly(Fault.FAILING_READ, 1);
      try (InputStream in = line.blobs.open(placement)) {
        assertThatThrownBy(in::read)
            .isInstanceOf(Unavailable.class)
            .hasMessageContaining("after 0 of 1 bytes");
      }
    }

    @Test
    void giveNoVerdictWhenClosedEarly() throws IOException {
      Placement placement = line.put(TestLine.bytes(SIZE));
      line.overwrite(placement, new byte[SIZE]);
      InputStream in = line.blobs.open(placement);
      assertThat(in.read()).isZero();
      in.close();
      assertThatThrownBy(in::read)
          .isInstanceOf(IOException.class)
          .hasMessage("the stream of " + line.blobs.key(placement) + " is closed");
    }
  }

  /** Whatever goes wrong, a reader has the stored bytes or an exception. */
  @Property(tries = 300)
  void p7AReaderHasTheStoredBytesOrAnException(
      @ForAll long seed, @ForAll @IntRange(max = 3_000) int size) throws IOException {
    TestLine other = new TestLine();
    byte[] bytes = TestLine.bytes(size);
    Placement placement = other.put(bytes);
    FaultyLine faulty = new FaultyLine(other, seed);
    try (InputStream in = faulty.blobs().open(placement)) {
      assertThat(in.readAllBytes()).as("%s", faulty.storage()).isEqualTo(bytes);
    } catch (RegistryException e) {
      assertThat(e).as("%s", faulty.storage()).isInstanceOfAny(Corrupt.class, Unavailable.class);
    }
  }

  private record FaultyLine(BlobStore blobs, FaultyStorage storage) {

    FaultyLine(TestLine line, long seed) {
      this(
          line,
          new FaultyStorage(new InMemoryStorage(line.space), seed)
              .randomly(Fault.FLIPPED_BIT, 0.3)
              .randomly(Fault.TRUNCATED_READ, 0.2)
              .randomly(Fault.FAILING_READ, 0.3)
              .randomly(Fault.SHORT_READS, 0.2));
    }

    FaultyLine(TestLine line, FaultyStorage storage) {
      this(
          new BlobStore(
              new ObjectStore(storage), TestLine.LINE, line.blobs::freshName, TestLine::thread),
          storage);
    }
  }
}
