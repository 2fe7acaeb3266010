package dev.modelregistry.core.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever happened to a file from one day to the next, its bytes come back. */
class PackPropertiesTest {

  /** Replaces some bytes at a place, given as a share of the length, by others. */
  record Edit(double place, int removed, byte[] inserted) {
    byte[] of(byte[] bytes) {
      int from = (int) (place * bytes.length);
      int to = Math.min(bytes.length, from + removed);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.write(bytes, 0, from);
      out.writeBytes(inserted);
      out.write(bytes, to, bytes.length - to);
      return out.toByteArray();
    }
  }

  @Property(tries = 150, seed = "20261")
  void anySequenceOfEditsRestoresByteForByteThroughTheWholeChain(
      @ForAll("contents") byte[] first, @ForAll("days") List<List<Edit>> days) throws IOException {
    byte[] plain = first;
    FrameCache frames = new FrameCache();
    Bytes chain =
        new PackedBytes(
            new PackedObject(Bytes.of(Packs.packed(plain)), plain.length),
            Bytes.of(new byte[0]),
            frames);
    for (List<Edit> day : days) {
      byte[] before = plain;
      for (Edit edit : day) {
        plain = edit.of(plain);
      }
      byte[] object = Packs.delta(before, plain);
      chain = new PackedBytes(new PackedObject(Bytes.of(object), plain.length), chain, frames);
      assertThat(Packs.all(chain)).isEqualTo(plain);
    }
  }

  @Property(tries = 150, seed = "20262")
  void everyRangeIsThatOfThePlainFile(
      @ForAll("contents") byte[] base,
      @ForAll("edits") List<Edit> edits,
      @ForAll("shares") double from,
      @ForAll("shares") double to)
      throws IOException {
    byte[] plain = base;
    for (Edit edit : edits) {
      plain = edit.of(plain);
    }
    int begin = (int) (Math.min(from, to) * plain.length);
    int end = (int) (Math.max(from, to) * plain.length);
    byte[] expected = Arrays.copyOfRange(plain, begin, end);
    List<Bytes> kept =
        List.of(
            Packs.open(Packs.packed(plain), plain.length, new byte[0]),
            Packs.open(Packs.delta(base, plain), plain.length, base));
    for (Bytes bytes : kept) {
      byte[] range = new byte[end - begin];
      bytes.read(begin, range, 0, range.length);
      assertThat(range).isEqualTo(expected);
    }
  }

  @Provide
  Arbitrary<Double> shares() {
    return Arbitraries.doubles().between(0, 1);
  }

  @Provide
  Arbitrary<byte[]> contents() {
    return Arbitraries.oneOf(
        Combinators.combine(Arbitraries.integers().between(0, 4_000), Arbitraries.longs())
            .as(Packs::table),
        // Next to nothing, the same byte again and again, and numbers of a width.
        Arbitraries.bytes().array(byte[].class).ofMaxSize(300),
        Arbitraries.integers().between(0, 70_000).map(byte[]::new),
        Combinators.combine(Arbitraries.integers().between(0, 70_000), Arbitraries.longs())
            .as(PackPropertiesTest::weights));
  }

  static byte[] weights(int size, long seed) {
    byte[] weights = Packs.noise(size, seed);
    for (int i = 1; i < size; i += 2) {
      weights[i] = (byte) (0x3c + (weights[i] & 3));
    }
    return weights;
  }

  @Provide
  Arbitrary<List<List<Edit>>> days() {
    return edits().list().ofMinSize(1).ofMaxSize(6);
  }

  @Provide
  Arbitrary<List<Edit>> edits() {
    Arbitrary<byte[]> few = Arbitraries.bytes().array(byte[].class).ofMaxSize(60);
    Arbitrary<byte[]> many =
        Combinators.combine(Arbitraries.integers().between(0, 30_000), Arbitraries.longs())
            .as(Packs::noise);
    Arbitrary<Edit> edit =
        Combinators.combine(
                Arbitraries.doubles().between(0, 1),
                Arbitraries.frequencyOf(
                    net.jqwik.api.Tuple.of(8, Arbitraries.integers().between(0, 100)),
                    net.jqwik.api.Tuple.of(1, Arbitraries.integers().between(0, 100_000))),
                Arbitraries.frequencyOf(
                    net.jqwik.api.Tuple.of(8, few), net.jqwik.api.Tuple.of(1, many)))
            .as(Edit::new);
    return edit.list().ofMaxSize(12);
  }
}
