package dev.modelregistry.spi;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes of an object to be created.
 *
 * <p>A storage may open a payload more than once, one stream after the other, when it has to try
 * again; every stream gives the same bytes.
 *
 * <p>A stream may throw at any read, the one that would have reported the end included. That is how
 * a caller takes back a creation whose bytes turned out wrong or superfluous while they were read:
 * by guarantee G2 nothing becomes visible.
 */
public interface Payload {

  /**
   * Returns the number of bytes, or -1 where it is known only after reading.
   *
   * <p>A storage refuses a stream that gives more or fewer bytes than were announced.
   */
  long sizeBytes();

  /**
   * Opens the bytes from the beginning; the storage closes the stream.
   *
   * @throws IOException if they cannot be read
   */
  InputStream open() throws IOException;

  /**
   * Says that a process that died may have sent part of these bytes under the same key, so that a
   * storage that keeps such parts may go on with them. The key has never been an object.
   *
   * <p>Once the last byte is read this is said no more, because there may be an object. A storage
   * that keeps parts reads it when all others have arrived.
   */
  default boolean isContinued() {
    return false;
  }

  /** Returns a payload over an array, which must not be changed afterwards. */
  static Payload of(byte[] bytes) {
    return new Payload() {
      @Override
      public long sizeBytes() {
        return bytes.length;
      }

      @Override
      public InputStream open() {
        return new ByteArrayInputStream(bytes);
      }
    };
  }
}
