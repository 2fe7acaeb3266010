package dev.modelregistry.core.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.error.Corrupt;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.error.Unavailable;
import dev.modelregistry.spi.testkit.Fault;
import dev.modelregistry.spi.testkit.FaultyStorage.Operation;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.Placement;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BlobStoreTest {

  private final TestLine line = new TestLine();

  @Nested
  final class Put {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8_191, 100_000, 4 << 20, TestLine.LARGE})
    void storesTheBytesUnderARandomKeyAndSaysTheirDigest(int size) {
      byte[] bytes = TestLine.bytes(size);

      Placement placement = line.put(bytes);

      assertThat(placement).isEqualTo(new Placement(Digest.of(bytes), size, TestLine.id(1)));
      assertThat(line.stored(placement)).isEqualTo(bytes);
      assertThat(line.keys()).containsExactly(line.blobs.key(placement));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1_000, TestLine.LARGE})
    void takesTheCreationBackWhereTheLineHasTheBytes(int size) {
      Placement first = line.put(TestLine.bytes(size));
      line.live.put(first.digest(), first);

      assertThat(line.put(TestLine.bytes(size))).isEqualTo(first);
      assertThat(line.keys()).hasSize(1);
    }

    @Test
    void storesAgainWhatTheLogDoesNotReferTo() {
      Placement first = line.put(TestLine.bytes(10));
      Placement second = line.put(TestLine.bytes(10));

      assertThat(second.uploadId()).isNotEqualTo(first.uploadId());
      assertThat(line.keys()).hasSize(2);
    }
  }

  @Nested
  final class P4ASourceThatChanges {

    @TempDir private Path folder;

    @Test
    void isRefusedWhenItGrows() throws IOException {
      Path file = file(100_000);
      assertRefused(
          file,
          () -> Files.write(file, new byte[1], StandardOpenOption.APPEND),
          "changed while it was being stored; register it once its writer has finished");
    }

    @Test
    void isRefusedWhenItShrinks() throws IOException {
      Path file = file(100_000);
      assertRefused(
          file,
          () -> Files.write(file, new byte[60_000]),
          "ended after 60,000 of 100,000 bytes while it was being stored");
    }

    @Test
    void isRefusedWhenItIsRewrittenWithTheSameLength() throws IOException {
      Path file = file(TestLine.LARGE);
      assertRefused(
          file,
          () -> Files.write(file, new byte[TestLine.LARGE]),
          "changed while it was being stored");
    }

    @Test
    void isRefusedWhenAnotherFileTakesItsPlace() throws IOException {
      Path file = file(100_000);
      Path other = Files.write(folder.resolve("other"), new byte[100_000]);
      FileTime time = Files.getLastModifiedTime(file);
      assertRefused(
          file,
          () -> {
            Files.delete(file);
            Files.move(other, file);
            Files.setLastModifiedTime(file, time);
          },
          "changed while it was being stored");
    }

    @Test
    void isRefusedWhenItVanishes() throws IOException {
      Path file = file(100_000);
      assertRefused(file, () -> Files.delete(file), "vanished while it was being stored");
    }

    @Test
    void isRefusedWhenItCannotBeRead() throws IOException {
      Path file = file(100_000);
      assertRefused(
          file,
          () -> {
            throw new AccessDeniedException(file.toString());
          },
          "must not be read by this process; allow it to");
    }

    private void assertRefused(Path file, MeddledSource.Meddling meddling, String message) {
      BlobSource source = new MeddledSource(BlobSource.file(file), 50_000, meddling);

      assertThatThrownBy(() -> line.blobs.put(source, line::live, Work.silent()))
          .isInstanceOf(Rejected.class)
          .hasMessageStartingWith(file.toString())
          .hasMessageContaining(message);
      assertThat(line.keys()).isEmpty();
    }

    private Path file(int size) throws IOException {
      Path file = Files.write(folder.resolve("model.onnx"), TestLine.bytes(size));
      return Files.setLastModifiedTime(file, FileTime.fromMillis(1_700_000_000_000L));
    }
  }

  @Nested
  final class P4AStorageThatFails {

    @Test
    void isTriedAgainUnderANewKey() {
      line.storage.next(Operation.CREATE, "blobs", Fault.FAIL_BEFORE);
      line.storage.next(Operation.CREATE, "blobs", Fault.FAIL_AFTER);

      Placement placement = line.put(TestLine.bytes(TestLine.LARGE));

      assertThat(placement.uploadId()).isEqualTo(TestLine.id(3));
      assertThat(line.stored(placement)).isEqualTo(TestLine.bytes(TestLine.LARGE));
    }

    @Test
    void isGivenUpAfterThreeAttempts() {
      line.storage.randomly(Fault.FAIL_BEFORE, 1);

      assertThatThrownBy(() -> line.put(TestLine.bytes(10)))
          .isInstanceOf(Unavailable.class)
          .hasMessageContaining("could not store " + TestLine.LINE + "/blobs/" + TestLine.id(3))
          .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
      assertThat(line.keys()).isEmpty();
    }

    @Test
    void neverMixesWithALateArrival() throws IOException {
      line.storage.next(Operation.CREATE, "blobs", Fault.ARRIVE_LATE);

      Placement placement = line.put(TestLine.bytes(10));
      line.storage.deliverLate();

      assertThat(placement.uploadId()).isEqualTo(TestLine.id(2));
      assertThat(line.keys()).hasSize(2);
    }

    @Test
    void aTakenKeyIsACollision() {
      Placement first = line.put(TestLine.bytes(10));
      int[] asked = {0};
      BlobStore unlucky = line.blobs(() -> asked[0]++ == 0 ? first.uploadId() : TestLine.id(1_000));

      Placement second =
          unlucky.put(BlobSource.of("other", new byte[5]), line::live, Work.silent());

      assertThat(second.uploadId()).isEqualTo(TestLine.id(1_000));
      assertThat(line.stored(first)).isEqualTo(TestLine.bytes(10));
    }

    @Test
    void threeTakenKeysAreNoAccident() {
      Placement first = line.put(TestLine.bytes(10));

      assertThatThrownBy(
              () ->
                  line.blobs(first::uploadId)
                      .put(BlobSource.of("other", new byte[5]), line::live, Work.silent()))
          .isInstanceOf(Unavailable.class)
          .hasMessage(
              "could not store other: 3 random keys in a row were taken; check the source of"
                  + " randomness");
    }
  }

  @Nested
  final class Cancellation {

    @Test
    void byTheListenerLeavesNothing() {
      Work work =
          new Work(
              progress -> {
                if (progress.doneBytes() > 2_000_000) {
                  throw new CancellationException("enough");
                }
              },
              () -> 0);

      assertThatThrownBy(
              () ->
                  line.blobs.put(
                      BlobSource.of("model", TestLine.bytes(TestLine.LARGE)), line::live, work))
          .isInstanceOf(CancellationException.class)
          .hasMessage("enough");
      assertThat(line.keys()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {100_000, TestLine.LARGE})
    void byInterruptionLeavesNothingAndTheThreadInterrupted(int size) {
      BlobSource source =
          new MeddledSource(
              BlobSource.of("model", TestLine.bytes(size)),
              size / 2,
              () -> Thread.currentThread().interrupt());

      assertThatThrownBy(() -> line.blobs.put(source, line::live, Work.silent()))
          .isInstanceOf(CancellationException.class)
          .hasMessageContaining("interrupted");
      assertThat(Thread.interrupted()).isTrue();
      assertThat(line.keys()).isEmpty();
    }
  }

  @Nested
  final class Documents {

    @Test
    void areStoredOnceAndReadBack() {
      Placement first = line.blobs.putDocument(TestLine.bytes(100), line::live);
      line.live.put(first.digest(), first);

      assertThat(line.blobs.putDocument(TestLine.bytes(100), line::live)).isEqualTo(first);
      assertThat(line.blobs.readDocument(first, 100)).isEqualTo(TestLine.bytes(100));
    }

    @Test
    void areRefusedWhenTheyAreLongerThanTheyCanBe() {
      Placement placement = line.blobs.putDocument(TestLine.bytes(100), line::live);

      assertThatThrownBy(() -> line.blobs.readDocument(placement, 99))
          .isInstanceOf(Corrupt.class)
          .hasMessage(line.blobs.key(placement) + " is longer than the 99 bytes it can have");
    }
  }

  @Nested
  final class Check {

    @Test
    void findsAMissingBlob() {
      Placement placement = new Placement(Digest.of(new byte[1]), 1, TestLine.id(9));

      assertThatThrownBy(() -> line.blobs.check(placement))
          .isInstanceOf(Corrupt.class)
          .hasMessage(line.blobs.key(placement) + " is missing, although the log refers to it");
    }

    @Test
    void findsAnotherLengthAndNothingElse() {
      Placement placement = line.put(TestLine.bytes(10));
      line.overwrite(placement, new byte[10]);
      line.blobs.check(placement);

      line.overwrite(placement, new byte[11]);
      assertThatThrownBy(() -> line.blobs.check(placement))
          .isInstanceOf(Corrupt.class)
          .hasMessageContaining("has 11 bytes instead of the 10 of " + placement.digest());
    }

    @Test
    void saysWhereLocalFilesAre() {
      assertThat(line.blobs.localFile(line.put(new byte[1]))).isEqualTo(Optional.empty());
    }
  }
}
