package dev.modelregistry.s3;

import dev.modelregistry.spi.ObjectKey;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Reads a payload in parts and holds it to the length that it announced. */
final class Parts {

  private final ObjectKey key;
  private final long announced;
  private final InputStream in;
  private long read;
  private boolean ended;

  /**
   * Takes a payload's stream.
   *
   * @param announced the length, -1 where it is not known
   */
  Parts(ObjectKey key, long announced, InputStream in) {
    this.key = key;
    this.announced = announced;
    this.in = in;
  }

  /** Says whether the payload was read to its end. */
  boolean ended() {
    return ended;
  }

  /**
   * Returns the next part, full but for the last.
   *
   * @throws IOException if the payload fails, or is longer or shorter than announced
   */
  byte[] next() throws IOException {
    byte[] part = announced < 0 ? in.readNBytes(S3Storage.PART_BYTES) : announcedPart();
    read += part.length;
    // A short part is the last; a payload that says its length is asked for its end all the same,
    // because it may take itself back there.
    ended = part.length < S3Storage.PART_BYTES || read == announced;
    if (read == announced && in.read() >= 0) {
      throw wrongLength("more than");
    }
    if (announced >= 0 && ended && read != announced) {
      throw wrongLength(read + " instead of");
    }
    return part;
  }

  private byte[] announcedPart() throws IOException {
    byte[] room = new byte[(int) Math.min(S3Storage.PART_BYTES, announced - read)];
    int got = in.readNBytes(room, 0, room.length);
    return got < room.length ? Arrays.copyOf(room, got) : room;
  }

  private IOException wrongLength(String found) {
    return new IOException(
        String.format(
            "the payload of %s gave %s the %,d bytes that it announced, so nothing was stored",
            key, found, announced));
  }
}
