package dev.modelregistry.core.pack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.core.pack.Tensors.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights against those they were made from. */
class WeightsTest {

  private static final int NUMBERS = 400_000;

  private static float[] normal(long seed) {
    Random random = new Random(seed);
    float[] numbers = new float[NUMBERS];
    for (int i = 0; i < NUMBERS; i++) {
      numbers[i] = (float) (random.nextGaussian() * 0.02);
    }
    return numbers;
  }

  /** A small step of training, relative to the spread of the numbers. */
  private static float[] nudged(float[] numbers, double step, long seed) {
    Random random = new Random(seed);
    float[] nudged = numbers.clone();
    for (int i = 0; i < NUMBERS; i++) {
      nudged[i] += (float) (random.nextGaussian() * 0.02 * step);
    }
    return nudged;
  }

  private static byte[] bf16(float[] numbers) {
    ByteBuffer out = ByteBuffer.allocate(NUMBERS * 2).order(ByteOrder.LITTLE_ENDIAN);
    for (float number : numbers) {
      int bits = Float.floatToIntBits(number);
      out.putShort((short) ((bits + 0x7fff + ((bits >> 16) & 1)) >> 16));
    }
    return out.array();
  }

  private static byte[] fp32(float[] numbers) {
    ByteBuffer out = ByteBuffer.allocate(NUMBERS * 4).order(ByteOrder.LITTLE_ENDIAN);
    out.asFloatBuffer().put(numbers);
    return out.array();
  }

  static byte[] safetensors(String type, Map<String, byte[]> tensors) {
    StringBuilder header = new StringBuilder("{\"__metadata__\":{\"format\":\"pt\"}");
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    tensors.forEach(
        (name, bytes) -> {
          header.append(
              String.format(
                  ",\"%s\": {\"shape\":[%d],\"dtype\":\"%s\",\"data_offsets\":[%d, %d]}",
                  name, bytes.length, type, data.size(), data.size() + bytes.length));
          data.writeBytes(bytes);
        });
    byte[] json = header.append('}').toString().getBytes(UTF_8);
    return ByteBuffer.allocate(8 + json.length + data.size())
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(json.length)
        .put(json)
        .put(data.toByteArray())
        .array();
  }

  private static Map<String, byte[]> tensors(byte[] first, byte[] second) {
    Map<String, byte[]> tensors = new LinkedHashMap<>();
    tensors.put("embedding", first);
    tensors.put("head", second);
    return tensors;
  }

  private static double share(byte[] base, byte[] weights) {
    byte[] object = Packs.delta(base, weights);
    assertThat(Packs.unpacked(object, weights.length, base)).isEqualTo(weights);
    return (double) object.length / weights.length;
  }

  private static double share(byte[] weights) {
    byte[] object = Packs.packed(weights);
    assertThat(Packs.unpacked(object, weights.length, new byte[0])).isEqualTo(weights);
    return (double) object.length / weights.length;
  }

  private static final byte[] BEFORE =
      safetensors("BF16", tensors(bf16(normal(1)), bf16(normal(2))));

  @Nested
  class Safetensors {

    @Test
    void aloneAreGroupedBySignificance() {
      assertThat(share(BEFORE)).isLessThan(0.675);
      byte[] wide = safetensors("F32", tensors(fp32(normal(1)), fp32(normal(2))));
      assertThat(share(wide)).isLessThan(0.86);
    }

    @Test
    void thatAreSmallAreKeptAsTheirEntropySaysToo() {
      byte[] small = Arrays.copyOf(bf16(normal(1)), 80_000);
      assertThat(share(safetensors("BF16", tensors(small, small)))).isLessThan(0.675);
    }

    @Test
    void besideATextLeaveItAsItIs() {
      Map<String, byte[]> mixed = tensors(bf16(normal(1)), Packs.table(80_000, 1));
      mixed.put("more", bf16(normal(2)));
      assertThat(share(safetensors("BF16", mixed))).isLessThan(0.6);
    }

    @Test
    void trainedALittleMoreAreKeptAsTheirDifference() {
      byte[] coarse =
          safetensors(
              "BF16", tensors(bf16(nudged(normal(1), 1e-3, 3)), bf16(nudged(normal(2), 1e-3, 4))));
      byte[] fine =
          safetensors(
              "BF16", tensors(bf16(nudged(normal(1), 1e-5, 3)), bf16(nudged(normal(2), 1e-5, 4))));
      assertThat(share(BEFORE, coarse)).isLessThan(0.30);
      assertThat(share(BEFORE, fine)).isLessThan(0.05);
    }

    @Test
    void thatAreTheSameAreCopiedWhereverTheyStand() {
      Map<String, byte[]> moved = new LinkedHashMap<>();
      moved.put("adapter", bf16(normal(9)));
      moved.putAll(tensors(bf16(normal(1)), bf16(normal(2))));
      assertThat(share(BEFORE, safetensors("BF16", moved))).isLessThan(0.69 / 3 + 0.01);
    }

    @Test
    void trainedAnewAreKeptAsTheyAreSinceTheirDifferenceSavesNothing() {
      byte[] anew = safetensors("BF16", tensors(bf16(normal(7)), bf16(normal(8))));
      assertThat(share(BEFORE, anew)).isLessThan(0.69);
    }

    @Test
    void ofAnotherTypeAreNotComparedWithTheOldOnes() {
      byte[] wide = safetensors("F32", tensors(fp32(normal(1)), fp32(normal(2))));
      assertThat(share(BEFORE, wide)).isLessThan(0.86);
    }
  }

  @Nested
  class NumPy {

    private byte[] array(float[] numbers) {
      String dictionary = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + NUMBERS + ",), }";
      byte[] header =
          (dictionary + " ".repeat(117 - dictionary.length()) + "\n").getBytes(ISO_8859_1);
      return ByteBuffer.allocate(10 + header.length + NUMBERS * 4)
          .order(ByteOrder.LITTLE_ENDIAN)
          .put("\u0093NUMPY\u0001\u0000".getBytes(ISO_8859_1))
          .putShort((short) header.length)
          .put(header)
          .put(fp32(numbers))
          .array();
    }

    @Test
    void trainedALittleMoreIsKeptAsItsDifference() {
      byte[] before = array(normal(1));
      assertThat(share(before)).isLessThan(0.86);
      assertThat(share(before, array(nudged(normal(1), 1e-5, 3)))).isLessThan(0.45);
    }
  }

  @Nested
  class AHeaderThatLies {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{\"a\":{\"dtype\":\"BF16\",\"shape\":[4],\"data_offsets\":[0,999999999999999]}}",
          "{\"a\":{\"dtype\":\"BF16\",\"shape\":[4],\"data_offsets\":[900,8]}}",
          "{\"a\":{\"dtype\":\"BF16\",\"shape\":[4],\"data_offsets\":[999999999999,999999999999]},"
              + "\"b\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[3,9]}}",
          "{\"a\":{\"dtype\":\"BF16\",\"shape\":[4],\"data_offsets\":[0,900]},"
              + "\"b\":{\"dtype\":\"BF16\",\"shape\":[4],\"data_offsets\":[100,800]}}",
          "{\"a\":",
          "{{{{{{",
        })
    void costsRoomAndNoByte(String header) {
      byte[] json = header.getBytes(UTF_8);
      byte[] data = Packs.table(100, 1);
      byte[] file =
          ByteBuffer.allocate(8 + json.length + data.length)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putLong(json.length)
              .put(json)
              .put(data)
              .array();
      assertThat(share(file)).isLessThan(1.5);
      assertThat(share(BEFORE, file)).isLessThan(1.5);
      assertThat(share(file, BEFORE)).isLessThan(0.7);
    }

    @Test
    void ofImpossibleLengthIsPassedOver() throws IOException {
      byte[] file = ByteBuffer.allocate(100).putLong(0, Long.MAX_VALUE).put(8, (byte) '{').array();
      assertThat(Tensors.of(Bytes.of(file))).isEmpty();
      List<Tensor> found = Tensors.of(Bytes.of(BEFORE));
      assertThat(found).extracting(Tensor::name).containsExactly("embedding", "head");
    }
  }
}
