package dev.modelregistry.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.spi.ObjectKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PartsTest {

  private static final ObjectKey KEY = new ObjectKey("models/fraud/blobs/weights");
  private static final long MIB = 1 << 20;

  private static Parts parts(int announced, int given, int partBytes) {
    return new Parts(KEY, announced, new ByteArrayInputStream(new byte[given]), partBytes);
  }

  @Test
  void areSixteenMebibytesWhileTenThousandOfThemDo() throws IOException {
    assertThat(Parts.partBytes(KEY, -1)).isEqualTo(16 << 20);
    assertThat(Parts.partBytes(KEY, 5)).isEqualTo(16 << 20);
    assertThat(Parts.partBytes(KEY, 159_984 * MIB)).isEqualTo(16 << 20);
  }

  @Test
  void areAsLongAsTenThousandOfThemMustBe() throws IOException {
    assertThat(Parts.partBytes(KEY, 159_984 * MIB + 1)).isEqualTo(17 << 20);
    assertThat(Parts.partBytes(KEY, 5L << 40)).isEqualTo(525 << 20);
  }

  @Test
  void ofWhatIsLongerThanAnyObjectAreRefusedBeforeAByteIsRead() {
    assertThatThrownBy(() -> Parts.partBytes(KEY, 20_467_953 * MIB + 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is longer than the 21,462,204,284,928 bytes")
        .hasMessageContaining("10,000 parts")
        .hasMessageContaining(KEY.value());
  }

  @Test
  void ofUnknownNumberEndWhereTheServiceWouldRefuseOne() throws IOException {
    Parts most = parts(-1, 20_000, 2);
    for (int i = 0; i < Parts.MOST_PARTS; i++) {
      assertThat(most.next()).hasSize(2);
    }
    assertThat(most.next()).isEmpty();
    assertThat(most.ended()).isTrue();

    Parts more = parts(-1, 20_001, 2);
    for (int i = 0; i < Parts.MOST_PARTS; i++) {
      more.next();
    }
    assertThatThrownBy(more::next).hasMessageContaining("is longer than the 20,000 bytes");
  }

  private static List<Integer> lengths(Parts parts) throws IOException {
    List<Integer> lengths = new ArrayList<>();
    List<Boolean> last = new ArrayList<>();
    while (!parts.ended()) {
      last.add(parts.lastIsNext());
      lengths.add(parts.next().length);
    }
    assertThat(last.subList(0, last.size() - 1)).containsOnly(false);
    assertThat(last).endsWith(true);
    return lengths;
  }

  @Test
  void leaveTheLastByteToAPartOfItsOwnWhereTheOneBeforeIsLongEnough() throws IOException {
    int six = 6 << 20;
    assertThat(lengths(parts(2 * six, 2 * six, six))).containsExactly(six, six - 1, 1);
    assertThat(lengths(parts(2 * six + 1, 2 * six + 1, six))).containsExactly(six, six, 1);
    assertThat(lengths(parts(six + 10, six + 10, six))).containsExactly(six, 10);
  }

  @Test
  void areOneWhereOneRequestCarriesAll() throws IOException {
    int six = 6 << 20;
    Parts whole = parts(six, six, six);
    assertThat(whole.next()).hasSize(six);
    assertThat(whole.ended()).isTrue();
  }

  @Test
  void ofUnknownNumberDoNotSayWhichIsTheLast() {
    assertThat(parts(-1, 1, 4).lastIsNext()).isFalse();
  }

  @Test
  void thatEndTooEarlyAreRefused() throws IOException {
    Parts parts = parts(10, 9, 4);
    parts.next();
    parts.next();
    assertThatThrownBy(parts::next).hasMessageContaining("gave 9 instead of the 10 bytes");
  }
}
