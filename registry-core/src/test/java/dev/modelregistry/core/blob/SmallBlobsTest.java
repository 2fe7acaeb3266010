package dev.modelregistry.core.blob;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.core.pack.Base;
import dev.modelregistry.core.pack.Bytes;
import dev.modelregistry.core.pack.Packer;
import dev.modelregistry.core.pack.ReadCost;
import dev.modelregistry.core.store.Keys;
import dev.modelregistry.core.store.ObjectStore;
import dev.modelregistry.error.Corrupt;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.error.Unavailable;
import dev.modelregistry.spi.Payload;
import dev.modelregistry.spi.testkit.Fault;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.Packing;
import dev.modelregistry.value.Placement;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blobs that are kept packed or as deltas, day by day: {@code day 1 <- day 2 <- day 3 …}. */
final class SmallBlobsTest {

  private final TestLine line = new TestLine();
  private final List<byte[]> days = new ArrayList<>();
  private final List<Placement> placements = new ArrayList<>();

  private static byte[] day(int number) {
    StringBuilder table = new StringBuilder("id,amount\n");
    for (int i = 0; i < 4_000; i++) {
      table.append(i).append(',').append((i * 7_919L + i / 3) % 10_007).append('\n');
      if (i % 400 == 17 && i / 400 < number) {
        table.append("inserted,").append(number * 31).append('\n');
      }
    }
    return table.append("appended,").append(number).append('\n').toString().getBytes(UTF_8);
  }

  private Placement put(byte[] bytes, Keeping keeping) {
    return line.blobs
        .keeping(keeping)
        .put(BlobSource.of("table.csv", bytes), line::live, Work.silent());
  }

  private Placement take(int number) {
    byte[] bytes = day(number);
    Keeping keeping =
        placements.isEmpty()
            ? Keeping.PACKED
            : new Keeping(true, name -> Optional.of(placements.get(placements.size() - 1)));
    Placement placement = put(bytes, keeping);
    days.add(bytes);
    placements.add(placement);
    return placement;
  }

  private byte[] read(Placement placement) throws IOException {
    try (InputStream in = line.blobs.open(placement)) {
      return in.readAllBytes();
    }
  }

  private static boolean isDelta(Placement placement) {
    return placement.packing().flatMap(Packing::base).isPresent();
  }

  @Nested
  final class Put {

    @Test
    void keepsTheFirstDayPackedAndTheNextOnesAsWhatTheyAdd() throws IOException {
      Placement first = take(1);
      Placement second = take(2);

      assertThat(first.packing().orElseThrow().base()).isEmpty();
      assertThat(first.storedBytes()).isLessThan(days.get(0).length / 2);
      assertThat(second.packing().flatMap(Packing::base))
          .contains(new Packing.Base(first.digest(), first.uploadId()));
      assertThat(second.storedBytes()).isLessThan(300);
      assertThat(line.stored(second)).hasSize((int) second.storedBytes());
      assertThat(read(first)).isEqualTo(days.get(0));
      assertThat(read(second)).isEqualTo(days.get(1));
    }

    @Test
    void namesTheBytesByTheDigestOfTheirPlainForm() {
      assertThat(take(1).digest()).isEqualTo(Digest.of(day(1)));
      assertThat(take(2).digest()).isEqualTo(Digest.of(day(2)));
    }

    @Test
    void keepsPlainWhatCannotBeMadeSmaller() {
      Placement noise = put(TestLine.bytes(100_000), Keeping.PACKED);
      assertThat(noise.packing()).isEmpty();
      assertThat(line.stored(noise)).isEqualTo(TestLine.bytes(100_000));
    }

    @Test
    void keepsPlainWhatIsTiny() {
      assertThat(put(new byte[SmallUpload.LEAST_BYTES - 1], Keeping.PACKED).packing()).isEmpty();
      assertThat(put(new byte[SmallUpload.LEAST_BYTES], Keeping.PACKED).packing()).isPresent();
    }

    @Test
    void packsAloneWhatHasNothingOfItsBase() {
      take(1);
      Placement zeros =
          put(new byte[50_000], new Keeping(true, n -> Optional.of(placements.get(0))));
      assertThat(zeros.packing().orElseThrow().base()).isEmpty();
    }

    @Test
    void storesNothingWhereTheLineHasTheBytes() {
      Placement first = take(1);
      line.live.put(first.digest(), first);
      assertThat(take(1)).isEqualTo(first);
      assertThat(line.keys()).hasSize(1);
    }

    @Test
    void takesAnotherKeyWhereOneIsTaken() {
      new ObjectStore(line.storage)
          .create(Keys.blob(TestLine.LINE, TestLine.id(1)), Payload.of(new byte[1]));
      assertThat(take(1).uploadId()).isEqualTo(TestLine.id(2));
    }

    @Test
    void failsOnceTheStorageFailedThreeTimes() {
      line.storage.randomly(Fault.FAIL_BEFORE, 1);
      assertThatThrownBy(() -> take(1)).isInstanceOf(Unavailable.class);
      line.storage.heal();
      take(1);
    }

    @Test
    void startsANewChainOnceTheOldOneWouldTakeTooLongToRead() throws IOException {
      for (int i = 1; i <= 80; i++) {
        take(i);
      }
      int deltasInARow = 0;
      int longest = 0;
      for (Placement placement : placements) {
        deltasInARow = isDelta(placement) ? deltasInARow + 1 : 0;
        longest = Math.max(longest, deltasInARow);
      }
      // Small as the table is, opening objects costs the most: twice that of one, and no more.
      assertThat(longest).isBetween(1, 3);
      for (int i = 0; i < days.size(); i++) {
        assertThat(read(placements.get(i))).isEqualTo(days.get(i));
      }
    }

    @Test
    void packsWithoutABaseThatIsDamaged() throws IOException {
      Placement first = take(1);
      line.flip(first, 40);
      Placement second = take(2);
      assertThat(isDelta(second)).isFalse();
      assertThat(read(second)).isEqualTo(days.get(1));
    }

    /** Else the damage would stand in the second blob once the first one is restored. */
    @Test
    void doesNotRestOnPlainBytesThatAreDamaged() throws IOException {
      Placement first = put(day(1), Keeping.PLAIN);
      Keeping after = new Keeping(true, name -> Optional.of(first));
      line.flip(first, 30_000);
      Placement second = put(day(2), after);
      line.flip(first, 30_000);

      assertThat(isDelta(second)).isFalse();
      assertThat(read(second)).isEqualTo(day(2));
      assertThat(isDelta(put(day(3), after))).as("against the restored one").isTrue();
    }
  }

  @Nested
  final class Read {

    @Test
    void ofARangeIsThatRangeOfThePlainFile() throws IOException {
      take(1);
      Placement last = take(2);
      byte[] bytes = days.get(1);
      for (int from = 0; from < bytes.length; from += 4_999) {
        int length = Math.min(3_001, bytes.length - from);
        try (InputStream in = line.blobs.open(last, from, length)) {
          assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(bytes, from, from + length));
        }
      }
    }

    @Test
    void ofARangeThatIsNotThereIsRefused() {
      Placement first = take(1);
      assertThatThrownBy(() -> line.blobs.open(first, first.sizeBytes(), 1))
          .isInstanceOf(Rejected.class)
          .hasMessageContaining("are not all in a file of");
      assertThatThrownBy(() -> line.blobs.open(first, -1, 1)).isInstanceOf(Rejected.class);
    }

    @Test
    void givesAVerifiedLocalFile(@TempDir Path folder) throws IOException {
      take(1);
      Placement last = take(2);
      try (LocalCache cache = new LocalCache(folder, 1 << 20, Clock.systemUTC())) {
        BlobStore cached =
            new BlobStore(
                new ObjectStore(line.storage),
                TestLine.LINE,
                () -> TestLine.id(99),
                TestLine::thread,
                Optional.of(cache));
        assertThat(Files.readAllBytes(cached.localFile(last).orElseThrow())).isEqualTo(days.get(1));
      }
    }
  }

  @Nested
  final class P7Damage {

    @Test
    void ofAnyByteOfTheChainIsFoundAndNamed() {
      Placement first = take(1);
      Placement second = take(2);
      for (Placement damaged : List.of(first, second)) {
        for (int at = 0; at < damaged.storedBytes(); at += 7) {
          line.flip(damaged, at);
          assertThatThrownBy(() -> line.blobs.verify(second))
              .as("byte %d of %s", at, damaged)
              .isInstanceOf(Corrupt.class)
              .hasMessageContaining("is damaged");
          line.flip(damaged, at);
        }
      }
      line.blobs.verify(second);
    }

    @Test
    void isNamedByTheObjectThatIsDamaged() {
      Placement first = take(1);
      Placement second = take(2);
      line.flip(first, 40);
      assertThatThrownBy(() -> line.blobs.verify(second))
          .isInstanceOf(Corrupt.class)
          .hasMessageStartingWith(line.blobs.key(first) + " is damaged: a frame");
    }

    @Test
    void isABaseThatIsMissing() throws IOException {
      Placement first = take(1);
      Placement second = take(2);
      line.storage.delete(line.blobs.key(first));
      assertThatThrownBy(() -> line.blobs.open(second))
          .isInstanceOf(Corrupt.class)
          .hasMessage(line.blobs.key(first) + " is missing, although the log refers to it");
    }

    @Test
    void isAnObjectOfAnotherLength() {
      Placement first = take(1);
      Placement longer =
          new Placement(
              first.digest(),
              first.sizeBytes(),
              first.uploadId(),
              Optional.of(new Packing(first.storedBytes() + 1, Optional.empty())));
      assertThatThrownBy(() -> line.blobs.check(longer)).isInstanceOf(Corrupt.class);
      assertThatThrownBy(() -> line.blobs.open(longer))
          .isInstanceOf(Corrupt.class)
          .hasMessageContaining("it ends after");
      line.blobs.check(first);
    }

    @Test
    void isAWholeObjectOfOtherBytes() {
      Placement first = take(1);
      Placement other =
          new Placement(
              Digest.of(new byte[1]), first.sizeBytes(), first.uploadId(), first.packing());
      assertThatThrownBy(() -> line.blobs.verify(other))
          .isInstanceOf(Corrupt.class)
          .hasMessageContaining("its bytes have the digest " + first.digest());
    }

    @Test
    void isAnotherBaseThanTheLogSays() {
      Placement first = take(1);
      Placement second = take(2);
      Packing.Base other = new Packing.Base(first.digest(), TestLine.id(77));
      Placement lied =
          new Placement(
              second.digest(),
              second.sizeBytes(),
              second.uploadId(),
              Optional.of(new Packing(second.storedBytes(), Optional.of(other))));
      assertThatThrownBy(() -> line.blobs.open(lied))
          .isInstanceOf(Corrupt.class)
          .hasMessageContaining("it is coded against another base than the log says");
    }
  }

  /** Objects that no writer wrote: a delta can be coded against whatever its forger names. */
  @Nested
  final class AHostileChain {

    private static final byte[] BYTES = day(1);

    private Placement forged(int id, int base, long baseStored) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      Base described = new Base(TestLine.id(base), BYTES.length, baseStored);
      try {
        Packer.delta(
            new ByteArrayInputStream(BYTES), new Packer.Against(described, Bytes.of(BYTES)), out);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
      Packing packing =
          new Packing(
              out.size(), Optional.of(new Packing.Base(Digest.of(BYTES), TestLine.id(base))));
      Placement placement =
          new Placement(Digest.of(BYTES), BYTES.length, TestLine.id(id), Optional.of(packing));
      new ObjectStore(line.storage)
          .create(line.blobs.key(placement), Payload.of(out.toByteArray()));
      return placement;
    }

    private void assertDamaged(Placement placement, String how) {
      assertThatThrownBy(() -> line.blobs.verify(placement))
          .isInstanceOf(Corrupt.class)
          .hasMessageContaining("is damaged: " + how);
    }

    @Test
    void thatGoesInACircleIsRefused() {
      long length = forged(1, 2, 1).storedBytes();
      Placement second = forged(3, 4, length);
      forged(4, 3, second.storedBytes());
      assertDamaged(second, "it is coded against itself");
    }

    @Test
    void thatNeverEndsIsRefused() {
      int length = (int) forged(1, 2, 100).storedBytes();
      Placement last = forged(100, 101, length);
      for (int id = 101; id < 100 + ReadCost.MOST_READS; id++) {
        forged(id, id + 1, length);
      }
      assertDamaged(last, "it needs more than 64 objects to be read");
    }

    @Test
    void whoseBaseClaimsMoreThanItsObjectHasIsRefused() {
      Placement plain = put(Arrays.copyOf(BYTES, 2_000), Keeping.PLAIN);
      assertDamaged(
          forged(50, Integer.parseInt(plain.uploadId(), 16), 0), "it ends after 2,000 of");
    }

    @Test
    void whoseBaseIsNoPackedObjectIsRefused() {
      Placement plain = put(BYTES, Keeping.PLAIN);
      assertDamaged(
          forged(51, Integer.parseInt(plain.uploadId(), 16), BYTES.length),
          "it does not end with a seek table");
    }
  }

  @Nested
  final class AStorageThatFails {

    @Test
    void nowAndThenIsReadAllTheSame() throws IOException {
      take(1);
      Placement last = take(2);
      line.storage.randomly(Fault.SHORT_READS, 0.5).randomly(Fault.FAILING_READ, 0.1);
      for (int i = 0; i < 20; i++) {
        assertThat(read(last)).isEqualTo(days.get(1));
      }
    }

    @Test
    void byEndingEarlyNeverGivesOtherBytes() {
      take(1);
      Placement last = take(2);
      line.storage.randomly(Fault.TRUNCATED_READ, 0.3).randomly(Fault.FLIPPED_BIT, 0.3);
      for (int i = 0; i < 50; i++) {
        try {
          assertThat(read(last)).isEqualTo(days.get(1));
        } catch (IOException e) {
          throw new AssertionError(e);
        } catch (Corrupt found) {
          assertThat(found).hasMessageContaining("is damaged");
        }
      }
    }
  }
}
