package dev.modelregistry.core.pack;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** An object put together by hand, as no writer would. */
final class ForgedPack {

  private final List<byte[]> frames = new ArrayList<>();
  private final List<Integer> claimed = new ArrayList<>();
  private final ByteArrayOutputStream description = new ByteArrayOutputStream();

  /** Adds a frame that is said to hold so many bytes. */
  ForgedPack frame(byte[] packed, int claimedBytes) {
    frames.add(packed);
    claimed.add(claimedBytes);
    return this;
  }

  ForgedPack frameOf(byte[] plain) {
    return frame(Zstd.compress(plain), plain.length);
  }

  /** Begins the layout of an object without a base; all frames have a width. */
  ForgedPack alone(int width) {
    description.write(0);
    return widths(width);
  }

  /** Begins the layout of a delta. */
  ForgedPack against(String uploadId, long sizeBytes, long storedBytes) {
    description.write(1);
    description.writeBytes(new Base(uploadId, sizeBytes, storedBytes).id());
    return number(sizeBytes).number(storedBytes).widths(1);
  }

  private ForgedPack widths(int width) {
    if (!frames.isEmpty()) {
      description.write(width);
      number(frames.size());
    }
    return this;
  }

  ForgedPack number(long value) {
    Varints.write(description, value);
    return this;
  }

  /**
   * Adds the kind and the length of a segment; the count comes before, places in the base behind.
   */
  ForgedPack segment(int kind, long length) {
    return number(length * 4 + kind);
  }

  ForgedPack signed(long value) {
    Varints.writeSigned(description, value);
    return this;
  }

  byte[] bytes() {
    return bytes(PackWriter.skippable(description.toByteArray()));
  }

  /** Returns the object with another layout frame. */
  byte[] bytes(byte[] layout) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    frames.forEach(out::writeBytes);
    out.writeBytes(layout);
    int content = frames.size() * 8 + 9;
    ByteBuffer table = ByteBuffer.allocate(8 + content).order(ByteOrder.LITTLE_ENDIAN);
    table.putInt(0x184D2A5E).putInt(content);
    for (int i = 0; i < frames.size(); i++) {
      table.putInt(frames.get(i).length).putInt(claimed.get(i));
    }
    out.writeBytes(table.putInt(frames.size()).put((byte) 0).putInt(0x8F92EAB1).array());
    return out.toByteArray();
  }
}
