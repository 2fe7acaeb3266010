package dev.modelregistry.examples.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * Weights as safetensors of bf16: normal values of a spread, the same ones for the same seeds.
 *
 * @param tensors how many there are
 * @param numbers how many each has
 */
record SeededWeights(int tensors, int numbers) {

  private static final double SPREAD = 0.02;

  /**
   * What became of the weights.
   *
   * @param anew how many of the tensors are other ones, one in so many; 0 for none
   * @param step how far all numbers moved, relative to their spread
   */
  record Change(int anew, double step) {

    static final Change NONE = new Change(0, 0);
  }

  Path write(Path file, Change change) throws IOException {
    byte[] header = header();
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      out.write(length.putLong(header.length).array());
      out.write(header);
      for (int i = 0; i < tensors; i++) {
        boolean anew = change.anew > 0 && i % change.anew == 0;
        out.write(tensor(anew ? tensors + i : i, change.step));
      }
    }
    return file;
  }

  private byte[] header() {
    StringBuilder header = new StringBuilder("{");
    long offset = 0;
    for (int i = 0; i < tensors; i++) {
      long end = offset + 2L * numbers;
      header
          .append(i == 0 ? "" : ",")
          .append(
              String.format(
                  "\"layer.%d.weight\":{\"dtype\":\"BF16\",\"shape\":[%d],\"data_offsets\":[%d,%d]}",
                  i, numbers, offset, end));
      offset = end;
    }
    return header.append('}').toString().getBytes(StandardCharsets.UTF_8);
  }

  private byte[] tensor(int seed, double step) {
    SplittableRandom random = new SplittableRandom(seed);
    SplittableRandom steps = new SplittableRandom(-seed);
    ByteBuffer out = ByteBuffer.allocate(2 * numbers).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < numbers; i++) {
      double value = random.nextGaussian() * SPREAD;
      value += step == 0 ? 0 : steps.nextGaussian() * SPREAD * step;
      int bits = Float.floatToIntBits((float) value);
      // Rounds to the nearest, ties to even.
      out.putShort((short) ((bits + 0x7fff + ((bits >> 16) & 1)) >> 16));
    }
    return out.array();
  }
}
