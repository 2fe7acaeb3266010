package dev.modelregistry.core.pack;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Integers of seven bits a byte, the lowest first (LEB128); signed ones with the sign lowest. */
final class Varints {

  private static final int MOST_BITS = 63;

  private Varints() {}

  static void write(ByteArrayOutputStream out, long value) {
    long left = value;
    while ((left & ~0x7fL) != 0) {
      out.write((int) (left & 0x7f) | 0x80);
      left >>>= 7;
    }
    out.write((int) left);
  }

  static void writeSigned(ByteArrayOutputStream out, long value) {
    write(out, (value << 1) ^ (value >> 63));
  }

  /** Reads an integer of at most 63 bits. */
  static long read(ByteBuffer in) throws MalformedPack {
    long value = 0;
    for (int shift = 0; shift < MOST_BITS; shift += 7) {
      int next = octet(in);
      value |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw new MalformedPack("a number has more than 63 bits");
  }

  static long readSigned(ByteBuffer in) throws MalformedPack {
    long value = read(in);
    return (value >>> 1) ^ -(value & 1);
  }

  private static int octet(ByteBuffer in) throws MalformedPack {
    if (!in.hasRemaining()) {
      throw new MalformedPack("its layout ends in the middle of a number");
    }
    return in.get() & 0xff;
  }
}
