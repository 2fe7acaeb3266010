package dev.modelregistry.core.pack;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** Writes one packed object: frames of new bytes, then the layout, then the seek table. */
final class PackWriter implements AutoCloseable {

  static final int LAYOUT_LEVEL = 12;
  static final int VERSION = 1;

  /** After so many new bytes it is clear whether they can be compressed. */
  private static final long TRIAL_BYTES = 4L << 20;

  /** What is kept packed saves at least this share; less is not worth the loss of mapping. */
  static final double WORTH = 0.95;

  private final OutputStream to;
  private final FrameWriter frames;
  private final Layout layout = new Layout();
  private final byte[] raw = new byte[FrameWriter.FRAME_BYTES];
  private int rawLength;

  PackWriter(OutputStream to) {
    this.to = to;
    this.frames = new FrameWriter(to);
  }

  Layout layout() {
    return layout;
  }

  /** Adds new bytes. */
  void add(byte[] bytes, int offset, int length) throws IOException {
    layout.add(Layout.NEW, length, 0);
    addToFrame(bytes, offset, length);
  }

  private void addToFrame(byte[] bytes, int offset, int length) throws IOException {
    int from = offset;
    int left = length;
    while (left > 0) {
      int some = Math.min(left, raw.length - rawLength);
      System.arraycopy(bytes, from, raw, rawLength, some);
      rawLength += some;
      from += some;
      left -= some;
      if (rawLength == raw.length) {
        flush();
      }
    }
  }

  /** Adds bytes that the base has. */
  void copy(long base, long length) {
    layout.add(Layout.COPY, length, base);
  }

  /** Adds bytes as their difference from those of the base. */
  void xor(byte[] difference, int offset, int length, long base) throws IOException {
    layout.add(Layout.XORED, length, base);
    addToFrame(difference, offset, length);
  }

  /** Begins another frame: what comes is of another kind. */
  void cut() throws IOException {
    flush();
    frames.measureNext();
  }

  /** Returns how many bytes these would take in a frame of their own. */
  int sizeOf(byte[] bytes, int length) {
    return frames.sizeOf(bytes, length);
  }

  private void flush() throws IOException {
    frames.write(raw, rawLength);
    rawLength = 0;
    tryWorth();
  }

  private void tryWorth() {
    if (layout.sharedBytes() == 0
        && layout.literalBytes() >= TRIAL_BYTES
        && frames.packedBytes() > WORTH * (layout.literalBytes() - rawLength)) {
      throw new NotWorthwhile("the bytes cannot be compressed");
    }
  }

  /** Writes what is left. */
  Packed finish(Optional<Base> base) throws IOException {
    flush();
    byte[] description = skippable(describe(base));
    to.write(description);
    byte[] table = SeekTable.encode(frames);
    to.write(table);
    return new Packed(
        layout.sizeBytes(),
        frames.packedBytes() + description.length + table.length,
        layout.sharedBytes(),
        frames.packedBytes(),
        layout.count());
  }

  private byte[] describe(Optional<Base> base) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(base.isPresent() ? 1 : 0);
    base.ifPresent(known -> describe(known, out));
    frames.encodeWidths(out);
    layout.encode(out);
    return out.toByteArray();
  }

  private static void describe(Base base, ByteArrayOutputStream out) {
    out.writeBytes(base.id());
    Varints.write(out, base.sizeBytes());
    Varints.write(out, base.storedBytes());
  }

  /** A zstd reader passes over it; its last number says where it begins, for those who do not. */
  static byte[] skippable(byte[] description) {
    byte[] packed = Zstd.compress(description, LAYOUT_LEVEL);
    int content = 1 + Integer.BYTES + packed.length + Integer.BYTES;
    ByteBuffer out =
        ByteBuffer.allocate(SeekTable.HEADER_BYTES + content).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(SeekTable.LAYOUT_MAGIC).putInt(content);
    out.put((byte) VERSION).putInt(description.length).put(packed).putInt(out.capacity());
    return out.array();
  }

  @Override
  public void close() {
    frames.close();
  }
}
