package dev.modelregistry.core.pack;

import java.io.IOException;
import java.util.Objects;

/**
 * The bytes of a blob that is kept packed or as a delta, at any place.
 *
 * <p>A read follows a chain of deltas down to the object whose frame has the bytes and copies them
 * from there: nothing between is assembled, so each byte is copied once however long the chain is.
 */
public final class PackedBytes implements Bytes {

  private static final byte[] NONE = {};

  private final PackedObject object;
  private final Layout layout;
  private final Bytes base;
  private final FrameCache frames;
  private byte[] scratch = NONE;
  private int segment;

  /**
   * Takes an object and its base.
   *
   * @param base the bytes of the base; empty ones where the object has none
   * @param frames keeps what was decoded; shared along a chain
   */
  public PackedBytes(PackedObject object, Bytes base, FrameCache frames) {
    this.object = object;
    this.layout = object.layout();
    this.base = base;
    this.frames = frames;
  }

  @Override
  public long sizeBytes() {
    return layout.sizeBytes();
  }

  @Override
  public void read(long position, byte[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(position, length, sizeBytes());
    int done = 0;
    while (done < length) {
      long at = position + done;
      segment = layout.segmentAt(at, segment);
      int some = (int) Math.min(length - done, layout.end(segment) - at);
      readWithin(segment, at - layout.start(segment), into, offset + done, some);
      done += some;
    }
  }

  private void readWithin(int which, long within, byte[] into, int offset, int length)
      throws IOException {
    int kind = layout.kind(which);
    if (kind == Layout.COPY) {
      base.read(layout.base(which) + within, into, offset, length);
      return;
    }
    readNew(layout.literal(which) + within, into, offset, length);
    if (kind == Layout.XORED) {
      scratch = scratch.length < length ? new byte[length] : scratch;
      base.read(layout.base(which) + within, scratch, 0, length);
      Grouping.xor(into, offset, scratch, length);
    }
  }

  private void readNew(long literal, byte[] into, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      int frame = object.table().frameAt(literal + done);
      byte[] plain = frames.frame(object, frame);
      int within = (int) (literal + done - object.table().start(frame));
      int some = Math.min(length - done, plain.length - within);
      System.arraycopy(plain, within, into, offset + done, some);
      done += some;
    }
  }
}
