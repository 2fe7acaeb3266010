package dev.modelregistry.core.pack;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What a blob is made of, in order: segments of new bytes, and of bytes that its base has.
 *
 * <p>Kept in parallel arrays, 25 bytes a segment, because there can be a million of them.
 */
final class Layout {

  /** Bounds the memory of readers. A writer that has more starts again without a base. */
  static final int MOST_SEGMENTS = 1 << 20;

  /** New bytes as they are. */
  static final int NEW = 0;

  /** Bytes of the base. */
  static final int COPY = 1;

  /** Bytes whose difference from those of the base is kept. */
  static final int XORED = 2;

  private static final int KINDS = 4;

  private int count;
  private byte[] kinds = new byte[16];
  private long[] ends = new long[16];
  private long[] literals = new long[16];
  private long[] bases = new long[16];
  private long literalBytes;
  private long newBytes;

  /** Adds a segment, or makes the last one longer where the two are one. */
  void add(int kind, long length, long base) {
    if (length == 0) {
      return;
    }
    if (!continues(kind, base)) {
      grow();
      kinds[count] = (byte) kind;
      literals[count] = literalBytes;
      bases[count] = base;
      ends[count] = sizeBytes();
      count++;
    }
    ends[count - 1] += length;
    literalBytes += kind == COPY ? 0 : length;
    newBytes += kind == NEW ? length : 0;
  }

  private boolean continues(int kind, long base) {
    int last = count - 1;
    return count > 0 && kinds[last] == kind && (kind == NEW || bases[last] + length(last) == base);
  }

  private void grow() {
    if (count == kinds.length) {
      int size = count * 2;
      kinds = Arrays.copyOf(kinds, size);
      ends = Arrays.copyOf(ends, size);
      literals = Arrays.copyOf(literals, size);
      bases = Arrays.copyOf(bases, size);
    }
  }

  int count() {
    return count;
  }

  long sizeBytes() {
    return count == 0 ? 0 : ends[count - 1];
  }

  /** Returns how many bytes the frames hold. */
  long literalBytes() {
    return literalBytes;
  }

  /** Returns how many bytes are copied from the base, or kept as their difference from it. */
  long sharedBytes() {
    return sizeBytes() - newBytes;
  }

  int kind(int segment) {
    return kinds[segment];
  }

  long start(int segment) {
    return segment == 0 ? 0 : ends[segment - 1];
  }

  long end(int segment) {
    return ends[segment];
  }

  long length(int segment) {
    return end(segment) - start(segment);
  }

  /** Returns where its new bytes begin among those of all frames. */
  long literal(int segment) {
    return literals[segment];
  }

  /** Returns where its bytes begin in the base. */
  long base(int segment) {
    return bases[segment];
  }

  /** Returns the segment that holds a position; most reads go on where the last one ended. */
  int segmentAt(long position, int hint) {
    int segment = hint;
    for (int i = 0; i < 2 && segment < count; i++, segment++) {
      if (start(segment) <= position && position < end(segment)) {
        return segment;
      }
    }
    int found = Arrays.binarySearch(ends, 0, count, position);
    return found >= 0 ? found + 1 : -found - 1;
  }

  /** Writes first what the segments are, then where they come from: alike compresses with alike. */
  void encode(ByteArrayOutputStream out) {
    Varints.write(out, count);
    for (int i = 0; i < count; i++) {
      Varints.write(out, length(i) * KINDS + kinds[i]);
    }
    long expected = 0;
    for (int i = 0; i < count; i++) {
      if (kinds[i] != NEW) {
        Varints.writeSigned(out, bases[i] - expected);
        expected = bases[i] + length(i);
      }
    }
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @param sizeBytes how many bytes the blob has
   * @param baseBytes how many bytes its base has, 0 where it has none
   */
  static Layout decode(ByteBuffer in, long sizeBytes, long baseBytes) throws MalformedPack {
    long segments = Varints.read(in);
    if (segments > Math.min(MOST_SEGMENTS, in.remaining())) {
      throw new MalformedPack(
          String.format("it claims %,d segments in %,d bytes", segments, in.remaining()));
    }
    Layout layout = new Layout();
    for (long i = 0; i < segments; i++) {
      layout.addDecoded(in, sizeBytes);
    }
    layout.decodeBases(in, baseBytes);
    if (layout.count != segments || layout.sizeBytes() != sizeBytes || in.hasRemaining()) {
      throw new MalformedPack(
          String.format(
              "its %,d segments make %,d bytes instead of %,d",
              segments, layout.sizeBytes(), sizeBytes));
    }
    return layout;
  }

  private void addDecoded(ByteBuffer in, long sizeBytes) throws MalformedPack {
    long code = Varints.read(in);
    int kind = (int) (code % KINDS);
    long length = code / KINDS;
    if (length == 0 || length > sizeBytes - sizeBytes() || kind > XORED) {
      throw new MalformedPack(
          String.format(
              "a segment of kind %d and %,d bytes begins at %,d of %,d",
              kind, length, sizeBytes(), sizeBytes));
    }
    // Bases are read later, so two segments must not become one here.
    grow();
    kinds[count] = (byte) kind;
    literals[count] = literalBytes;
    ends[count] = sizeBytes() + length;
    count++;
    literalBytes += kind == COPY ? 0 : length;
  }

  private void decodeBases(ByteBuffer in, long baseBytes) throws MalformedPack {
    long expected = 0;
    for (int i = 0; i < count; i++) {
      if (kinds[i] != NEW) {
        long base = expected + Varints.readSigned(in);
        if (base < 0 || base > baseBytes - length(i)) {
          throw new MalformedPack(
              String.format(
                  "it takes %,d bytes at %,d of a base of %,d", length(i), base, baseBytes));
        }
        bases[i] = base;
        expected = base + length(i);
      }
    }
  }
}
