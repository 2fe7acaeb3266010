package dev.modelregistry.core.pack;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;

/** Packs and unpacks arrays. */
final class Packs {

  static final String ID = "00000000000000000000000000000001";

  private Packs() {}

  static byte[] packed(byte[] plain) {
    return written(to -> Packer.pack(new ByteArrayInputStream(plain), to));
  }

  static byte[] delta(byte[] base, byte[] plain) {
    Base described = new Base(ID, base.length, 0);
    Packer.Against against = new Packer.Against(described, Bytes.of(base));
    return written(to -> Packer.delta(new ByteArrayInputStream(plain), against, to));
  }

  static Bytes open(byte[] object, long sizeBytes, byte[] base) throws IOException {
    return new PackedBytes(
        new PackedObject(Bytes.of(object), sizeBytes), Bytes.of(base), new FrameCache());
  }

  static byte[] all(Bytes bytes) throws IOException {
    byte[] all = new byte[(int) bytes.sizeBytes()];
    bytes.read(0, all, 0, all.length);
    return all;
  }

  static byte[] unpacked(byte[] object, long sizeBytes, byte[] base) {
    try {
      return all(open(object, sizeBytes, base));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A table with rows that look alike and are all different. */
  static byte[] table(int rows, long seed) {
    Random random = new Random(seed);
    StringBuilder table = new StringBuilder("id,date,country,amount\n");
    for (int i = 0; i < rows; i++) {
      table
          .append(i)
          .append(",2026-01-")
          .append(10 + random.nextInt(20))
          .append(",country-")
          .append(random.nextInt(200))
          .append(',')
          .append(random.nextInt(1_000_000))
          .append('\n');
    }
    return table.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  static byte[] noise(int size, long seed) {
    byte[] noise = new byte[size];
    new Random(seed).nextBytes(noise);
    return noise;
  }

  interface Packing {
    Packed to(ByteArrayOutputStream out) throws IOException;
  }

  static byte[] written(Packing packing) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      Packed packed = packing.to(out);
      if (packed.storedBytes() != out.size()) {
        throw new AssertionError(packed + " wrote " + out.size() + " bytes");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
