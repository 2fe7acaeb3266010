package dev.modelregistry.spi.testkit;

import static dev.modelregistry.spi.testkit.StorageContract.key;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Payload;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What {@code open} and {@code localFile} give of an object. */
abstract class Ranges {

  private static final int SIZE_BYTES = 10_000;

  private final StorageContract contract;

  Ranges(StorageContract contract) {
    this.contract = contract;
  }

  @Test
  void everyRangeAtAnEdgeGivesItsBytes() throws Exception {
    byte[] bytes = store();
    long[] offsets = {0, 1, SIZE_BYTES - 1L, SIZE_BYTES, SIZE_BYTES + 1L, Long.MAX_VALUE};
    long[] lengths = {0, 1, 2, SIZE_BYTES - 1L, SIZE_BYTES, SIZE_BYTES + 1L, Long.MAX_VALUE};
    for (long offset : offsets) {
      for (long length : lengths) {
        assertRange(bytes, offset, length);
      }
    }
  }

  @Test
  void randomRangesGiveTheirBytes() throws Exception {
    byte[] bytes = store();
    Random random = new Random(contract.seed());
    for (int i = 0; i < 50; i++) {
      assertRange(bytes, random.nextInt(SIZE_BYTES + 10), random.nextInt(SIZE_BYTES));
    }
  }

  @Test
  void anEmptyObjectHasOnlyEmptyRanges() throws Exception {
    contract.first().create(key("range/empty"), Payload.of(new byte[0]));
    for (long length : new long[] {0, 1, Long.MAX_VALUE}) {
      assertEquals(0, read(key("range/empty"), 0, length).length);
      assertEquals(0, read(key("range/empty"), 7, length).length);
    }
  }

  @Test
  void aStreamCanBeReadByteByByteSkippedAndClosedEarly() throws Exception {
    byte[] bytes = store();
    try (InputStream in = contract.second().open(key("range/object"), 10, 100)) {
      assertEquals(bytes[10] & 0xff, in.read());
      in.skipNBytes(49);
      assertEquals(bytes[60] & 0xff, in.read());
      assertArrayEquals(Arrays.copyOfRange(bytes, 61, 110), in.readAllBytes());
      assertEquals(-1, in.read());
    }
    try (InputStream in = contract.second().open(key("range/object"), 0, Long.MAX_VALUE)) {
      assertEquals(bytes[0] & 0xff, in.read());
    }
  }

  @Test
  void anAbsentObjectIsReportedForEveryRange() {
    for (long length : new long[] {0, 1, Long.MAX_VALUE}) {
      assertThrows(NoSuchFileException.class, () -> read(key("range/absent"), 0, length));
      assertThrows(NoSuchFileException.class, () -> read(key("range/absent"), 5, length));
    }
  }

  @Test
  void aLocalFileHoldsExactlyTheObject() throws Exception {
    byte[] bytes = store();
    Optional<Path> file = contract.second().localFile(key("range/object"));
    if (file.isPresent()) {
      assertArrayEquals(bytes, Files.readAllBytes(file.get()));
      assertThrows(
          NoSuchFileException.class, () -> contract.second().localFile(key("range/absent")));
    }
  }

  private byte[] store() throws IOException {
    byte[] bytes = Payloads.random(contract.seed(), SIZE_BYTES);
    contract.first().create(key("range/object"), Payload.of(bytes));
    return bytes;
  }

  private void assertRange(byte[] bytes, long offset, long length) throws IOException {
    int from = (int) Math.min(offset, bytes.length);
    int to = (int) Math.min(bytes.length, from + Math.min(length, bytes.length));
    assertArrayEquals(
        Arrays.copyOfRange(bytes, from, to),
        read(key("range/object"), offset, length),
        "open(" + offset + ", " + length + ")");
  }

  private byte[] read(ObjectKey key, long offset, long length) throws IOException {
    return ObjectAssertions.read(contract.second(), key, offset, length);
  }
}
