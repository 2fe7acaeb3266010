package dev.modelregistry.core.pack;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Writes independent zstd frames and remembers their sizes.
 *
 * <p>How a frame is packed is chosen by measurement: as it is at a low level, at a higher one, or
 * grouped as numbers of 2, 4 or 8 bytes. What was best for one frame is taken for the next ones
 * too, until it is measured again. On a real daily table level 1 keeps less than level 6; on other
 * files it is the other way round; on floating-point weights grouping keeps less than any level.
 */
final class FrameWriter implements AutoCloseable {

  /** The most bytes a frame holds: what a reader of one byte has to decode. */
  static final int FRAME_BYTES = 1 << 20;

  private static final int LOW = 1;
  private static final int HIGH = 9;

  /** The higher level takes about eight times as long, a grouping nearly twice. */
  private static final double WORTH = 0.99;

  /** Below this the time of another try does not matter. */
  private static final int SMALL_BYTES = 64 << 10;

  /** Contents change along a file. */
  private static final int MEASURE_EVERY = 32;

  private final OutputStream to;
  private final ZstdCompressCtx low = context(LOW);
  private final ZstdCompressCtx high = context(HIGH);
  private final byte[] grouped = new byte[FRAME_BYTES];
  private byte[] best = new byte[(int) Zstd.compressBound(FRAME_BYTES)];
  private byte[] tried = new byte[best.length];
  private int[] packedSizes = new int[16];
  private int[] plainSizes = new int[16];
  private byte[] widths = new byte[16];
  private int count;
  private long packedBytes;
  private int untilMeasured;
  private Way way = Way.LOW;

  /** How the bytes of a frame are packed. */
  private enum Way {
    LOW(1),
    HIGH(1),
    PAIRS(2),
    QUADS(4),
    OCTETS(8);

    private final int width;

    Way(int width) {
      this.width = width;
    }
  }

  FrameWriter(OutputStream to) {
    this.to = to;
  }

  private static ZstdCompressCtx context(int level) {
    return new ZstdCompressCtx().setLevel(level).setChecksum(true);
  }

  int count() {
    return count;
  }

  long packedBytes() {
    return packedBytes;
  }

  int packedSize(int frame) {
    return packedSizes[frame];
  }

  int plainSize(int frame) {
    return plainSizes[frame];
  }

  /** Makes the next frame be measured: what comes is of another kind. */
  void measureNext() {
    untilMeasured = 0;
  }

  /** Writes bytes in one frame. */
  void write(byte[] bytes, int length) throws IOException {
    if (length == 0) {
      return;
    }
    if (length < SMALL_BYTES || untilMeasured-- <= 0) {
      untilMeasured = length < SMALL_BYTES ? untilMeasured : MEASURE_EVERY;
      emit(measure(bytes, length), length);
    } else {
      emit(pack(way, bytes, length, best), length);
    }
  }

  /** Returns how many bytes a frame would take, packed in the best way. */
  int sizeOf(byte[] bytes, int length) {
    return measure(bytes, length);
  }

  private int measure(byte[] bytes, int length) {
    int least = Integer.MAX_VALUE;
    for (Way candidate : Way.values()) {
      int size = pack(candidate, bytes, length, tried);
      if (least == Integer.MAX_VALUE || size < WORTH * least) {
        byte[] swap = best;
        best = tried;
        tried = swap;
        least = size;
        way = candidate;
      }
    }
    return least;
  }

  private int pack(Way how, byte[] bytes, int length, byte[] out) {
    byte[] from = bytes;
    if (how.width > 1) {
      Grouping.group(bytes, length, how.width, grouped);
      from = grouped;
    }
    ZstdCompressCtx zstd = how == Way.HIGH ? high : low;
    return zstd.compressByteArray(out, 0, out.length, from, 0, length);
  }

  private void emit(int packedSize, int plainSize) throws IOException {
    to.write(best, 0, packedSize);
    if (count == packedSizes.length) {
      packedSizes = Arrays.copyOf(packedSizes, count * 2);
      plainSizes = Arrays.copyOf(plainSizes, count * 2);
      widths = Arrays.copyOf(widths, count * 2);
    }
    packedSizes[count] = packedSize;
    plainSizes[count] = plainSize;
    widths[count] = (byte) way.width;
    count++;
    packedBytes += packedSize;
  }

  /** Writes the widths of all frames, as runs of equal ones. */
  void encodeWidths(ByteArrayOutputStream out) {
    for (int from = 0, end = 0; from < count; from = end) {
      while (end < count && widths[end] == widths[from]) {
        end++;
      }
      out.write(widths[from]);
      Varints.write(out, end - from);
    }
  }

  @Override
  public void close() {
    low.close();
    high.close();
  }
}
