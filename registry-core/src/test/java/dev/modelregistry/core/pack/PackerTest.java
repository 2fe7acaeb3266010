package dev.modelregistry.core.pack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What is kept of which change. */
class PackerTest {

  private static final byte[] YESTERDAY = Packs.table(60_000, 1);

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static byte[] part(int from, int to) {
    return Arrays.copyOfRange(YESTERDAY, from, to);
  }

  private static int kept(byte[] today) {
    byte[] object = Packs.delta(YESTERDAY, today);
    assertThat(Packs.unpacked(object, today.length, YESTERDAY)).isEqualTo(today);
    return object.length;
  }

  @Nested
  class Delta {

    @Test
    void ofTheSameIsNextToNothing() {
      assertThat(kept(YESTERDAY)).isLessThan(100);
    }

    @Test
    void ofAppendedRowsIsTheRows() {
      byte[] more = Packs.noise(10_000, 2);
      assertThat(kept(joined(YESTERDAY, more))).isLessThan(10_200);
    }

    @Test
    void ofMovedBlocksIsNextToNothing() {
      int third = YESTERDAY.length / 3;
      byte[] moved =
          joined(part(2 * third, YESTERDAY.length), part(0, third), part(third, 2 * third));
      assertThat(kept(moved)).isLessThan(500);
    }

    @Test
    void ofRowsAllOverIsLittleMoreThanTheRows() {
      Random random = new Random(3);
      StringBuilder today = new StringBuilder();
      int rows = 0;
      for (String line : new String(YESTERDAY, UTF_8).split("\n")) {
        today.append(line).append('\n');
        if (random.nextInt(300) == 0) {
          rows++;
          today.append(random.nextLong()).append(",2026-02-01,country-7,").append('\n');
        }
      }
      assertThat(kept(today.toString().getBytes(UTF_8))).isLessThan(rows * 20);
    }

    @Test
    void survivesOtherLineEnds() {
      byte[] today = new String(YESTERDAY, UTF_8).replace("\n", "\r\n").getBytes(UTF_8);
      assertThat(kept(today)).isLessThan(Packs.packed(today).length / 3);
    }

    @Test
    void survivesAnotherColumn() {
      byte[] today = new String(YESTERDAY, UTF_8).replace("\n", ",EUR\n").getBytes(UTF_8);
      assertThat(kept(today)).isLessThan(Packs.packed(today).length / 3);
    }

    @Test
    void againstAStrangerIsGivenUpEarly() {
      byte[] stranger = Packs.noise(24 << 20, 4);
      ByteArrayInputStream in = new ByteArrayInputStream(stranger);
      Base described = new Base(Packs.ID, YESTERDAY.length, 0);
      assertThatThrownBy(
              () ->
                  Packer.delta(
                      in,
                      new Packer.Against(described, Bytes.of(YESTERDAY)),
                      new ByteArrayOutputStream()))
          .isInstanceOf(NotWorthwhile.class);
      assertThat(in.available()).isPositive();
    }

    @Test
    void ofALargeFileInAnotherOrderIsGivenUp() throws IOException {
      byte[] large = Packs.table(1_500_000, 5);
      List<String> rows = new ArrayList<>(List.of(new String(large, UTF_8).split("\n")));
      Collections.shuffle(rows, new Random(6));
      byte[] shuffled = String.join("\n", rows).getBytes(UTF_8);
      assertThatThrownBy(() -> Packs.delta(large, shuffled)).isInstanceOf(NotWorthwhile.class);
    }
  }

  @Nested
  class PackedAlone {

    @Test
    void canBeReadByAnyZstd() throws IOException {
      try (ZstdInputStream zstd =
          new ZstdInputStream(new ByteArrayInputStream(Packs.packed(YESTERDAY)))) {
        assertThat(zstd.setContinuous(false).readAllBytes()).isEqualTo(YESTERDAY);
      }
    }

    @Test
    void isGivenUpEarlyWhereNothingCanBeSaved() {
      ByteArrayInputStream noise = new ByteArrayInputStream(Packs.noise(16 << 20, 7));
      assertThatThrownBy(() -> Packer.pack(noise, new ByteArrayOutputStream()))
          .isInstanceOf(NotWorthwhile.class);
      assertThat(noise.available()).isGreaterThan(8 << 20);
    }

    @Test
    void groupsNumbersByMeasurement() {
      byte[] weights = PackPropertiesTest.weights(4 << 20, 8);
      byte[] object = Packs.packed(weights);
      assertThat(object.length).isLessThan((int) (weights.length * 0.66));
      assertThat(Packs.unpacked(object, weights.length, new byte[0])).isEqualTo(weights);
    }

    @Test
    void ofNothingIsNothing() {
      assertThat(Packs.unpacked(Packs.packed(new byte[0]), 0, new byte[0])).isEmpty();
    }
  }
}
