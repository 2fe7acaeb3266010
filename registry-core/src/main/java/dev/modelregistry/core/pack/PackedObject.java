package dev.modelregistry.core.pack;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a packed object says of itself: its base, its layout, where its frames are.
 *
 * <p>The bytes come from a storage and are believed in nothing: every length is held against the
 * lengths of the object and of the blob before memory is taken for it, and zstd is always given the
 * room for its output, so that no frame decodes to more and no window is allocated.
 */
public final class PackedObject {

  /** More than the layout of the most segments has. */
  private static final int MOST_LAYOUT_BYTES = 24 << 20;

  /** Numbers have 1, 2, 4 or 8 bytes. */
  private static final int MOST_WIDTH = 8;

  private static final int FRAMING_BYTES = SeekTable.HEADER_BYTES + 1 + 2 * Integer.BYTES;

  private final Bytes object;
  private final SeekTable table;
  private final Optional<Base> base;
  private final Layout layout;
  private final byte[] frameWidths;

  /**
   * Reads what an object says of itself.
   *
   * @param sizeBytes how many bytes the blob has that it is said to hold
   * @throws MalformedPack if that contradicts itself
   */
  public PackedObject(Bytes object, long sizeBytes) throws IOException {
    this.object = object;
    this.table = SeekTable.of(object);
    ByteBuffer description = description();
    this.base = base(description);
    this.frameWidths = widths(description);
    this.layout = Layout.decode(description, sizeBytes, base.map(Base::sizeBytes).orElse(0L));
    if (table.plainBytes() != layout.literalBytes()) {
      throw new MalformedPack(
          String.format(
              "its frames hold %,d bytes, and its layout needs %,d",
              table.plainBytes(), layout.literalBytes()));
    }
  }

  /** Returns what it is coded against, if anything. */
  public Optional<Base> base() {
    return base;
  }

  /** Returns how many bytes its frames have. */
  public long frameBytes() {
    return table.packedBytes();
  }

  /** Returns what a read of the blob costs, in the unit of {@link ReadCost}, besides its base. */
  public long readCost() {
    return ReadCost.of(frameBytes(), layout.count());
  }

  /** Returns of how many pieces the blob is made; each takes 25 bytes of memory. */
  public int segments() {
    return layout.count();
  }

  Layout layout() {
    return layout;
  }

  private ByteBuffer description() throws IOException {
    long end = table.begin();
    if (end < FRAMING_BYTES) {
      throw new MalformedPack("it has no room for a layout");
    }
    long length = SeekTable.read(object, end - Integer.BYTES, Integer.BYTES).getInt();
    if (length < FRAMING_BYTES || length > Math.min(end, MOST_LAYOUT_BYTES)) {
      throw new MalformedPack(String.format("it claims a layout of %,d bytes", length));
    }
    ByteBuffer in = SeekTable.read(object, end - length, (int) length);
    if (in.getInt() != SeekTable.LAYOUT_MAGIC
        || in.getInt() != length - SeekTable.HEADER_BYTES
        || table.packedBytes() != end - length) {
      throw new MalformedPack("its layout does not begin where its frames end");
    }
    int version = in.get();
    if (version != PackWriter.VERSION) {
      throw new MalformedPack(
          String.format(
              "its layout has the format %d, and this release reads %d; use a newer release of"
                  + " the library",
              version, PackWriter.VERSION));
    }
    return unpacked(in, (int) length - FRAMING_BYTES);
  }

  private static ByteBuffer unpacked(ByteBuffer in, int packedLength) throws MalformedPack {
    int plainLength = in.getInt();
    if (plainLength < 0 || plainLength > MOST_LAYOUT_BYTES) {
      throw new MalformedPack(
          String.format("it claims a layout of %,d bytes", Integer.toUnsignedLong(plainLength)));
    }
    byte[] packed = new byte[packedLength];
    in.get(packed);
    byte[] plain = new byte[plainLength];
    decode(packed, plain);
    return ByteBuffer.wrap(plain).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Decodes one frame into room that has exactly the size it must have. */
  private static void decode(byte[] from, byte[] to) throws MalformedPack {
    try (ZstdDecompressCtx zstd = new ZstdDecompressCtx()) {
      int got = zstd.decompressByteArray(to, 0, to.length, from, 0, from.length);
      if (got != to.length) {
        throw new MalformedPack(
            String.format("a frame holds %,d bytes instead of %,d", got, to.length));
      }
    } catch (ZstdException e) {
      throw new MalformedPack("a frame cannot be decoded: " + e.getMessage());
    }
  }

  private static Optional<Base> base(ByteBuffer in) throws MalformedPack {
    int form = octet(in);
    if (form == 0) {
      return Optional.empty();
    }
    if (form != 1 || in.remaining() < Base.ID_BYTES) {
      throw new MalformedPack("it is neither packed alone nor against a base");
    }
    byte[] id = new byte[Base.ID_BYTES];
    in.get(id);
    return Optional.of(new Base(Base.uploadId(id), Varints.read(in), Varints.read(in)));
  }

  private static int octet(ByteBuffer in) throws MalformedPack {
    if (!in.hasRemaining()) {
      throw new MalformedPack("its layout is too short");
    }
    return in.get() & 0xff;
  }

  private byte[] widths(ByteBuffer in) throws MalformedPack {
    byte[] widths = new byte[table.count()];
    int from = 0;
    while (from < widths.length) {
      int width = octet(in);
      long run = Varints.read(in);
      if (Integer.bitCount(width) != 1 || width > MOST_WIDTH || run > widths.length - from) {
        throw new MalformedPack(
            String.format("%,d of %,d frames claim the width %d", run, widths.length, width));
      }
      Arrays.fill(widths, from, from + (int) run, (byte) width);
      from += (int) run;
    }
    return widths;
  }

  SeekTable table() {
    return table;
  }

  /** Reads and decodes a frame, its numbers in their own order. */
  byte[] frame(int frame) throws IOException {
    byte[] packed = new byte[table.packedSize(frame)];
    object.read(table.offset(frame), packed, 0, packed.length);
    byte[] plain = new byte[table.plainSize(frame)];
    decode(packed, plain);
    if (frameWidths[frame] == 1) {
      return plain;
    }
    byte[] numbers = new byte[plain.length];
    Grouping.ungroup(plain, plain.length, frameWidths[frame], numbers);
    return numbers;
  }
}
