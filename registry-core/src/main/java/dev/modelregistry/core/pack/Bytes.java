package dev.modelregistry.core.pack;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;

/** Bytes that can be read at any place. Used by one thread at a time. */
public interface Bytes {

  /** Returns how many there are. */
  long sizeBytes();

  /**
   * Reads exactly so many bytes.
   *
   * @throws IndexOutOfBoundsException if there are not so many from the position on
   * @throws IOException if they cannot be read, or are not what they should be
   */
  void read(long position, byte[] into, int offset, int length) throws IOException;

  /** Takes an array, which must not be changed afterwards. */
  static Bytes of(byte[] bytes) {
    return new Bytes() {
      @Override
      public long sizeBytes() {
        return bytes.length;
      }

      @Override
      public void read(long position, byte[] into, int offset, int length) {
        Objects.checkFromIndexSize(position, length, bytes.length);
        System.arraycopy(bytes, (int) position, into, offset, length);
      }
    };
  }

  /** Takes a file that nobody changes; the caller closes the channel. */
  static Bytes of(FileChannel file) throws IOException {
    long sizeBytes = file.size();
    return new Bytes() {
      @Override
      public long sizeBytes() {
        return sizeBytes;
      }

      @Override
      public void read(long position, byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(position, length, sizeBytes);
        ByteBuffer buffer = ByteBuffer.wrap(into, offset, length);
        while (buffer.hasRemaining()) {
          if (file.read(buffer, position + length - buffer.remaining()) < 0) {
            throw new EOFException("the file was cut short while it was read");
          }
        }
      }
    };
  }
}
