package dev.modelregistry.core.pack;

/**
 * Orders numbers by the significance of their bytes: all first bytes, then all second bytes. The
 * exponents of trained weights take few values and stand in one byte of each number, so they
 * compress among themselves, while mantissas are noise (ZipNN, arXiv:2411.05239; Xet groups bytes
 * of BF16 the same way).
 */
final class Grouping {

  private Grouping() {}

  /** Writes bytes grouped as numbers of a width; what is left over at the end stays as it is. */
  static void group(byte[] from, int length, int width, byte[] to) {
    int count = length / width;
    for (int significance = 0; significance < width; significance++) {
      int at = significance * count;
      for (int i = significance; i < count * width; i += width) {
        to[at++] = from[i];
      }
    }
    System.arraycopy(from, count * width, to, count * width, length - count * width);
  }

  /** The opposite. */
  static void ungroup(byte[] from, int length, int width, byte[] to) {
    int count = length / width;
    for (int significance = 0; significance < width; significance++) {
      int at = significance * count;
      for (int i = significance; i < count * width; i += width) {
        to[i] = from[at++];
      }
    }
    System.arraycopy(from, count * width, to, count * width, length - count * width);
  }

  /** Changes bytes to their difference from others: exclusive or, which is its own opposite. */
  static void xor(byte[] bytes, int offset, byte[] with, int length) {
    for (int i = 0; i < length; i++) {
      bytes[offset + i] ^= with[i];
    }
  }
}
