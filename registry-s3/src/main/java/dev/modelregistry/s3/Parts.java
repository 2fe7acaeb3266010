package dev.modelregistry.s3;

import dev.modelregistry.spi.ObjectKey;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Reads a payload in parts and holds it to the length that it announced.
 *
 * <p>The last part is short, where services allow it: who sends it waits until all others have
 * arrived. So the last byte of a large payload is a part of its own.
 */
final class Parts {

  /** Services take no more parts of one object: the limit that AWS documents. */
  static final int MOST_PARTS = 10_000;

  /** Services take no shorter part but the last: the limit that AWS documents. */
  private static final int LEAST_PART_BYTES = 5 << 20;

  private static final int MIB = 1 << 20;
  private static final int MOST_PART_BYTES = Integer.MAX_VALUE / MIB * MIB;

  private final ObjectKey key;
  private final long announced;
  private final InputStream in;
  private final int partBytes;
  private long read;
  private int parts;
  private boolean ended;

  /**
   * Takes a payload's stream.
   *
   * @param announced the length, -1 where it is not known
   * @throws IOException if the payload has more bytes than can be sent in so many parts
   */
  Parts(ObjectKey key, long announced, InputStream in) throws IOException {
    this(key, announced, in, partBytes(key, announced));
  }

  Parts(ObjectKey key, long announced, InputStream in, int partBytes) {
    this.key = key;
    this.announced = announced;
    this.in = in;
    this.partBytes = partBytes;
  }

  /**
   * Returns how long a part is: longer than usual where too many would be needed, in whole MiB. One
   * part is left for the last byte.
   */
  static int partBytes(ObjectKey key, long announced) throws IOException {
    int full = MOST_PARTS - 1;
    long needed = (announced + full - 1) / full;
    if (needed > MOST_PART_BYTES) {
      throw tooLong(key, (long) MOST_PART_BYTES * full);
    }
    return (int) Math.max(S3Storage.PART_BYTES, (needed + MIB - 1) / MIB * MIB);
  }

  /** Says whether what is left is one part; not known of a payload of unknown length. */
  boolean lastIsNext() {
    return announced >= 0 && nextBytes() == announced - read;
  }

  private int nextBytes() {
    long left = announced - read;
    if (left > partBytes) {
      return partBytes;
    }
    return (int) (read > 0 && left > LEAST_PART_BYTES ? left - 1 : left);
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
    int wanted = announced < 0 ? partBytes : nextBytes();
    byte[] part = announced < 0 ? in.readNBytes(wanted) : announcedPart(wanted);
    if (part.length > 0 && ++parts > MOST_PARTS) {
      throw tooLong(key, (long) partBytes * MOST_PARTS);
    }
    read += part.length;
    // A payload that says its length is asked for its end all the same, because it may take itself
    // back there.
    ended = part.length < wanted || read == announced;
    if (read == announced && in.read() >= 0) {
      throw wrongLength("more than");
    }
    if (announced >= 0 && ended && read != announced) {
      throw wrongLength(read + " instead of");
    }
    return part;
  }

  private byte[] announcedPart(int wanted) throws IOException {
    byte[] room = new byte[wanted];
    int got = in.readNBytes(room, 0, room.length);
    return got < room.length ? Arrays.copyOf(room, got) : room;
  }

  private static IOException tooLong(ObjectKey key, long mostBytes) {
    return new IOException(
        String.format(
            "the payload of %s is longer than the %,d bytes that can be sent in %,d parts, so nothing"
                + " was stored; store it as several files",
            key, mostBytes, MOST_PARTS));
  }

  private IOException wrongLength(String found) {
    return new IOException(
        String.format(
            "the payload of %s gave %s the %,d bytes that it announced, so nothing was stored",
            key, found, announced));
  }
}
