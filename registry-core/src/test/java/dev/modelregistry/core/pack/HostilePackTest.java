package dev.modelregistry.core.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects that lie: each is refused with what is wrong, and takes no memory for what it claims. */
class HostilePackTest {

  private static final byte[] TEN = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
  private static final byte[] NONE = {};

  private static byte[] read(byte[] object, long sizeBytes, byte[] base) throws IOException {
    return Packs.all(Packs.open(object, sizeBytes, base));
  }

  private static void assertRefused(ThrowingCallable call, String problem) {
    assertThatThrownBy(call).isInstanceOf(MalformedPack.class).hasMessageContaining(problem);
  }

  private static void assertRefused(ForgedPack object, long sizeBytes, String problem) {
    assertRefused(() -> read(object.bytes(), sizeBytes, TEN), problem);
  }

  private static ForgedPack ten() {
    return new ForgedPack().frameOf(TEN);
  }

  @Test
  void whatIsNotForgedIsRead() throws IOException {
    byte[] object = ten().alone(1).number(1).segment(Layout.NEW, 10).bytes();
    assertThat(read(object, 10, NONE)).isEqualTo(TEN);
  }

  @Nested
  class ALength {

    @Test
    void thatIsNotThatOfTheBlobIsRefused() {
      assertRefused(
          ten().alone(1).number(1).segment(Layout.NEW, 10), 11, "make 10 bytes instead of 11");
      assertRefused(ten().alone(1).number(1).segment(Layout.NEW, 10), 9, "begins at 0 of 9");
    }

    @ParameterizedTest
    @ValueSource(longs = {1L << 40, 1L << 60, (1L << 61) - 1})
    void beyondAllFramesIsRefused(long claimed) {
      assertRefused(
          ten().alone(1).number(1).segment(Layout.NEW, claimed),
          claimed,
          "its frames hold 10 bytes, and its layout needs");
    }

    @Test
    void ofTwoToTheSixtyTwoIsRefused() {
      assertRefused(
          ten().against(Packs.ID, 1L << 62, 0).number(1).segment(Layout.COPY, 1L << 60).signed(0),
          1L << 62,
          "bytes instead of 4,611,686,018,427,387,904");
      assertRefused(
          ten().alone(1).number(1).number(-1L), 1L << 62, "a number has more than 63 bits");
    }

    @Test
    void ofNothingIsRefused() {
      assertRefused(
          ten().alone(1).number(2).segment(Layout.NEW, 0).segment(Layout.NEW, 10),
          10,
          "kind 0 and 0 bytes");
    }
  }

  @Nested
  class ACopy {

    @Test
    void fromBehindTheBaseIsRefused() {
      assertRefused(
          new ForgedPack().against(Packs.ID, 10, 0).number(1).segment(Layout.COPY, 5).signed(6),
          5,
          "it takes 5 bytes at 6 of a base of 10");
    }

    @Test
    void fromBeforeTheBaseIsRefused() {
      assertRefused(
          new ForgedPack().against(Packs.ID, 10, 0).number(1).segment(Layout.COPY, 5).signed(-1),
          5,
          "it takes 5 bytes at -1");
    }

    @Test
    void withoutABaseIsRefused() {
      assertRefused(
          new ForgedPack().alone(1).number(1).segment(Layout.COPY, 5).signed(0),
          5,
          "of a base of 0");
    }

    @Test
    void ofAnUnknownKindIsRefused() {
      assertRefused(ten().alone(1).number(1).segment(3, 10), 10, "a segment of kind 3");
    }
  }

  @Nested
  class Segments {

    @Test
    void moreThanTheLayoutHasBytesForAreRefused() {
      assertRefused(ten().alone(1).number(1 << 20), 10, "it claims 1,048,576 segments in 0 bytes");
      assertRefused(ten().alone(1).number(1L << 50), 10, "segments in 0 bytes");
    }

    @Test
    void followedByMoreAreRefused() {
      assertRefused(
          ten().alone(1).number(1).segment(Layout.NEW, 10).number(1), 10, "make 10 bytes");
    }
  }

  @Nested
  class AFrame {

    @Test
    void thatHoldsMoreThanItClaimsIsRefusedWithoutTheRoomForIt() {
      byte[] bomb = com.github.luben.zstd.Zstd.compress(new byte[64 << 20]);
      assertRefused(
          new ForgedPack().frame(bomb, 10).alone(1).number(1).segment(Layout.NEW, 10),
          10,
          "a frame cannot be decoded");
    }

    @Test
    void thatClaimsMoreThanAFrameHoldsIsRefused() {
      byte[] bomb = com.github.luben.zstd.Zstd.compress(new byte[64 << 20]);
      assertRefused(
          new ForgedPack().frame(bomb, 64 << 20).alone(1).number(1).segment(Layout.NEW, 64 << 20),
          64 << 20,
          "frame 0 claims 67,108,864 bytes");
      assertRefused(
          new ForgedPack().frame(bomb, -1).alone(1).number(1).segment(Layout.NEW, 1),
          1,
          "frame 0 claims 4,294,967,295 bytes");
    }

    @Test
    void thatHoldsLessThanItClaimsIsRefused() {
      assertRefused(
          new ForgedPack()
              .frame(com.github.luben.zstd.Zstd.compress(TEN), 11)
              .alone(1)
              .number(1)
              .segment(Layout.NEW, 11),
          11,
          "a frame holds 10 bytes instead of 11");
    }

    /** A window of 2 GiB is only room that a stream would need; the output is all that is used. */
    @Test
    void withAHugeWindowTakesNoRoomForIt() throws IOException {
      ByteBuffer frame = ByteBuffer.allocate(9 + TEN.length).order(ByteOrder.LITTLE_ENDIAN);
      frame.putInt(0xFD2FB528).put((byte) 0).put((byte) (21 << 3));
      int block = TEN.length << 3 | 1;
      frame.put((byte) block).put((byte) (block >> 8)).put((byte) (block >> 16)).put(TEN);
      byte[] object =
          new ForgedPack()
              .frame(frame.array(), 10)
              .alone(1)
              .number(1)
              .segment(Layout.NEW, 10)
              .bytes();
      assertThat(read(object, 10, NONE)).isEqualTo(TEN);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 16, 255})
    void ofNumbersOfAnImpossibleWidthIsRefused(int width) {
      assertRefused(
          ten().alone(width).number(1).segment(Layout.NEW, 10), 10, "claim the width " + width);
    }
  }

  @Nested
  class ALayout {

    private byte[] framed(int claimedPlain, int claimedLength) {
      byte[] packed = com.github.luben.zstd.Zstd.compress(new byte[1 << 20]);
      int content = 1 + 4 + packed.length + 4;
      return ByteBuffer.allocate(8 + content)
          .order(ByteOrder.LITTLE_ENDIAN)
          .putInt(SeekTable.LAYOUT_MAGIC)
          .putInt(content)
          .put((byte) PackWriter.VERSION)
          .putInt(claimedPlain)
          .put(packed)
          .putInt(claimedLength == 0 ? 8 + content : claimedLength)
          .array();
    }

    @Test
    void thatClaimsTooMuchRoomIsRefused() {
      assertRefused(() -> read(ten().bytes(framed(2_000_000_000, 0)), 10, NONE), "2,000,000,000");
      assertRefused(() -> read(ten().bytes(framed(-1, 0)), 10, NONE), "4,294,967,295");
    }

    @Test
    void thatIsABombIsRefused() {
      assertRefused(() -> read(ten().bytes(framed(100, 0)), 10, NONE), "cannot be decoded");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1, 20, 1_000_000})
    void thatBeginsElsewhereIsRefused(int length) {
      assertThatThrownBy(() -> read(ten().bytes(framed(1 << 20, length)), 10, NONE))
          .isInstanceOf(MalformedPack.class);
    }

    @Test
    void ofANewerFormatIsRefusedAsSuch() {
      byte[] layout = PackWriter.skippable(new byte[1]);
      layout[SeekTable.HEADER_BYTES] = 2;
      assertRefused(
          () -> read(ten().bytes(layout), 10, NONE),
          "its layout has the format 2, and this release reads 1");
    }
  }

  @Nested
  class AnObject {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8, 16, 17, 30})
    void thatIsTooShortIsRefused(int length) {
      assertThatThrownBy(() -> read(new byte[length], 10, NONE)).isInstanceOf(MalformedPack.class);
    }

    @Test
    void withAnyBytesIsRefusedOrReadWithoutAnyOtherFailure() {
      byte[] base = Packs.table(300, 1);
      byte[] plain = Packs.table(310, 1);
      byte[] good = Packs.delta(base, plain);
      Random random = new Random(99);
      for (int i = 0; i < 20_000; i++) {
        byte[] bad = good.clone();
        for (int k = random.nextInt(3); k >= 0; k--) {
          // Most of what can be wrong stands at the end.
          int back = random.nextInt(random.nextBoolean() ? 40 : bad.length);
          bad[bad.length - 1 - back] = (byte) random.nextInt();
        }
        byte[] object = random.nextInt(10) == 0 ? Arrays.copyOf(bad, random.nextInt(600)) : bad;
        try {
          read(object, plain.length, base);
        } catch (IOException | IndexOutOfBoundsException e) {
          // A base of another size than the object says is refused by whoever opens it.
          assertThat(e.getMessage()).isNotEmpty();
        }
      }
    }
  }
}
