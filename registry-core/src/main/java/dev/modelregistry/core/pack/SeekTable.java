package dev.modelregistry.core.pack;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Where the frames of an object stand, in the form of zstd's own seekable format
 * (contrib/seekable_format/zstd_seekable_compression_format.md, version 0.1.0), without its
 * checksums, since each frame has one of its own. So {@code zstd -d} reads the frames of any packed
 * object one after the other.
 */
final class SeekTable {

  static final int HEADER_BYTES = 8;
  static final int LAYOUT_MAGIC = 0x184D2A50;

  private static final int TABLE_MAGIC = 0x184D2A5E;
  private static final int FOOTER_MAGIC = 0x8F92EAB1;
  private static final int FOOTER_BYTES = 9;
  private static final int ENTRY_BYTES = 8;

  /** Bounds the memory of readers; frames of four tebibytes. */
  private static final int MOST_FRAMES = 1 << 22;

  private final long begin;

  /** Where each frame begins in the object, and where the last one ends. */
  private final long[] offsets;

  /** Where the bytes of each frame begin among those of all frames, and how many there are. */
  private final long[] starts;

  private SeekTable(long begin, int count) {
    this.begin = begin;
    this.offsets = new long[count + 1];
    this.starts = new long[count + 1];
  }

  static byte[] encode(FrameWriter frames) {
    int content = frames.count() * ENTRY_BYTES + FOOTER_BYTES;
    ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + content).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(TABLE_MAGIC).putInt(content);
    for (int i = 0; i < frames.count(); i++) {
      out.putInt(frames.packedSize(i)).putInt(frames.plainSize(i));
    }
    return out.putInt(frames.count()).put((byte) 0).putInt(FOOTER_MAGIC).array();
  }

  /** Reads the table from the end of an object. */
  static SeekTable of(Bytes object) throws IOException {
    long tableBytes = HEADER_BYTES + FOOTER_BYTES;
    if (object.sizeBytes() < tableBytes) {
      throw new MalformedPack("it is too short to be a packed object");
    }
    ByteBuffer footer = read(object, object.sizeBytes() - FOOTER_BYTES, FOOTER_BYTES);
    long count = Integer.toUnsignedLong(footer.getInt());
    byte descriptor = footer.get();
    tableBytes += count * ENTRY_BYTES;
    if (descriptor != 0
        || footer.getInt() != FOOTER_MAGIC
        || tableBytes > object.sizeBytes()
        || count > MOST_FRAMES) {
      throw new MalformedPack("it does not end with a seek table");
    }
    SeekTable table = new SeekTable(object.sizeBytes() - tableBytes, (int) count);
    table.read(read(object, table.begin, (int) tableBytes - FOOTER_BYTES));
    return table;
  }

  private void read(ByteBuffer in) throws MalformedPack {
    if (in.getInt() != TABLE_MAGIC || in.getInt() != in.remaining() + FOOTER_BYTES) {
      throw new MalformedPack("its seek table does not begin where it should");
    }
    for (int i = 0; i < count(); i++) {
      int packed = in.getInt();
      int plain = in.getInt();
      if (packed <= 0 || plain <= 0 || plain > FrameWriter.FRAME_BYTES) {
        throw new MalformedPack(
            String.format(
                "frame %d claims %,d bytes made of %,d, and a frame holds at most %,d",
                i,
                Integer.toUnsignedLong(plain),
                Integer.toUnsignedLong(packed),
                FrameWriter.FRAME_BYTES));
      }
      offsets[i + 1] = offsets[i] + packed;
      starts[i + 1] = starts[i] + plain;
    }
    if (packedBytes() > begin) {
      throw new MalformedPack("its frames are longer than the object");
    }
  }

  static ByteBuffer read(Bytes object, long position, int length) throws IOException {
    byte[] bytes = new byte[length];
    object.read(position, bytes, 0, length);
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Returns where the table begins, which is where the layout ends. */
  long begin() {
    return begin;
  }

  int count() {
    return offsets.length - 1;
  }

  long packedBytes() {
    return offsets[count()];
  }

  long plainBytes() {
    return starts[count()];
  }

  long offset(int frame) {
    return offsets[frame];
  }

  int packedSize(int frame) {
    return (int) (offsets[frame + 1] - offsets[frame]);
  }

  long start(int frame) {
    return starts[frame];
  }

  int plainSize(int frame) {
    return (int) (starts[frame + 1] - starts[frame]);
  }

  /** Returns the frame that holds a place among the bytes of all frames. */
  int frameAt(long place) {
    int found = Arrays.binarySearch(starts, place);
    return found >= 0 ? found : -found - 2;
  }
}
