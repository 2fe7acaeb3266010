package dev.modelregistry.core.pack;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;

/**
 * Writes independent zstd frames and remembers their sizes.
 *
 * <p>How a frame is packed is chosen by measurement: as it is at a low level, at a higher one, or
 * grouped as numbers of 2, 4 or 8 bytes. What was best for one frame is taken for the next ones
 * too, until it is measured again. On a real daily table level 1 keeps less than level 6; on other
 * files it is the other way round; on floating-point weights grouping keeps less than any level.
 *
 * <p>Where it saves more, each group of bytes is a zstd frame of its own, because the codes of a
 * block are made for the mixture of what stands in it. Exponents are drawn from few values and
 * repeat by chance alone, so matches cost more than they save: such a group is packed by the
 * frequencies of its bytes. On bf16 weights that comes near their entropy, in less time.
 */
final class FrameWriter implements AutoCloseable {

  /** The most bytes a frame holds: what a reader of one byte has to decode. */
  static final int FRAME_BYTES = 1 << 20;

  private static final int LOW = 1;
  private static final int HIGH = 9;
  private static final int TOGETHER = -1;

  /** The higher level takes about eight times as long, a grouping nearly twice. */
  private static final double WORTH = 0.99;

  /** Below this the time of another try does not matter. */
  private static final int SMALL_BYTES = 64 << 10;

  private static final int SAMPLES = 16;
  private static final int SAMPLE_BYTES = SMALL_BYTES / SAMPLES;

  /** Where grouping saves as much, bytes are numbers, and a higher level finds nothing in them. */
  private static final double NUMBERS = 0.9;

  /** Contents change along a file. */
  private static final int MEASURE_EVERY = 32;

  private final OutputStream to;
  private final ZstdCompressCtx low = context(LOW);
  private final ZstdCompressCtx high = context(HIGH);

  /**
   * Looks for no match but a long one in a table of next to nothing: frequencies are all it has.
   */
  private final ZstdCompressCtx frequencies = context(LOW).setHashLog(6).setMinMatch(7);

  private final byte[] grouped = new byte[FRAME_BYTES];
  private byte[] best = new byte[Way.OCTETS.width * (int) Zstd.compressBound(FRAME_BYTES / 8)];
  private byte[] tried = new byte[best.length];
  private int[] packedSizes = new int[16];
  private int[] plainSizes = new int[16];
  private byte[] widths = new byte[16];
  private int count;
  private long packedBytes;
  private int untilMeasured;
  private Way way = Way.LOW;

  /** Which groups are packed by the frequencies of their bytes, a bit each, or all in one frame. */
  private int byFrequency = TOGETHER;

  /** How the bytes of a frame are packed. */
  private enum Way {
    LOW(1),
    HIGH(1),
    PAIRS(2),
    QUADS(4),
    OCTETS(8);

    private static final List<Way> NUMBERS = List.of(PAIRS, QUADS, OCTETS);

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
      emit(keep(pack(way, byFrequency, bytes, length)), length);
    }
  }

  /** Returns how many bytes a frame would take, packed in the best way. */
  int sizeOf(byte[] bytes, int length) {
    return measure(bytes, length);
  }

  private int measure(byte[] bytes, int length) {
    if (length <= SMALL_BYTES) {
      return better(Way.HIGH, TOGETHER, bytes, length, measureGroups(bytes, length));
    }
    int unused = measureGroups(sample(bytes, length), SMALL_BYTES);
    Way numbers = way;
    int groups = byFrequency;
    int matched = better(Way.LOW, TOGETHER, bytes, length, Integer.MAX_VALUE);
    int least = numbers == Way.LOW ? matched : better(numbers, groups, bytes, length, matched);
    return least < NUMBERS * matched ? least : better(Way.HIGH, TOGETHER, bytes, length, least);
  }

  /** Some bytes from all over are enough to tell numbers, whose first bytes stay first ones. */
  private static byte[] sample(byte[] bytes, int length) {
    byte[] sample = new byte[SMALL_BYTES];
    int step = length / SAMPLES / Way.OCTETS.width * Way.OCTETS.width;
    for (int i = 0; i < SAMPLES; i++) {
      System.arraycopy(bytes, i * step, sample, i * SAMPLE_BYTES, SAMPLE_BYTES);
    }
    return sample;
  }

  /** Finds the best way at the lower level; returns how many bytes it takes. */
  private int measureGroups(byte[] bytes, int length) {
    int least = better(Way.LOW, TOGETHER, bytes, length, Integer.MAX_VALUE);
    for (Way numbers : Way.NUMBERS) {
      least = better(numbers, TOGETHER, bytes, length, least);
      least = better(numbers, byFrequency(numbers, bytes, length), bytes, length, least);
    }
    return least;
  }

  private int better(Way how, int groups, byte[] bytes, int length, int least) {
    int size = pack(how, groups, bytes, length);
    if (size >= WORTH * least) {
      return least;
    }
    way = how;
    byFrequency = groups;
    return keep(size);
  }

  /** Makes what was tried last the best. */
  private int keep(int size) {
    byte[] swap = best;
    best = tried;
    tried = swap;
    return size;
  }

  /** Returns the groups that take less without matches. */
  private int byFrequency(Way how, byte[] bytes, int length) {
    Grouping.group(bytes, length, how.width, grouped);
    int groups = 0;
    for (int group = 0; group < how.width; group++) {
      int matched = packGroup(low, how.width, group, length, 0);
      int counted = packGroup(frequencies, how.width, group, length, 0);
      groups |= counted < matched ? 1 << group : 0;
    }
    return groups;
  }

  private int pack(Way how, int groups, byte[] bytes, int length) {
    byte[] from = bytes;
    if (how.width > 1) {
      Grouping.group(bytes, length, how.width, grouped);
      from = grouped;
    }
    if (groups == TOGETHER) {
      ZstdCompressCtx zstd = how == Way.HIGH ? high : low;
      return zstd.compressByteArray(tried, 0, tried.length, from, 0, length);
    }
    int size = 0;
    for (int group = 0; group < how.width; group++) {
      ZstdCompressCtx zstd = (groups >> group & 1) == 1 ? frequencies : low;
      size += packGroup(zstd, how.width, group, length, size);
    }
    return size;
  }

  /** Packs one group; the last one takes what is left over. */
  private int packGroup(ZstdCompressCtx zstd, int width, int group, int length, int at) {
    int from = group * (length / width);
    int end = group == width - 1 ? length : from + length / width;
    return zstd.compressByteArray(tried, at, tried.length - at, grouped, from, end - from);
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
    frequencies.close();
  }
}
