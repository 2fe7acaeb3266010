package dev.modelregistry.core.blob;

import dev.modelregistry.error.Rejected;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/** Bytes that are to become a blob, and a way to tell whether they changed while they were read. */
public interface BlobSource {

  /** Returns what people call it: a file's name. */
  String name();

  /** Returns the number of bytes, as it was when the source was made. */
  long sizeBytes();

  /**
   * Opens the bytes from the beginning. Called again for every attempt to store them.
   *
   * @throws Rejected if they are no longer what they were when the source was made
   * @throws IOException if they cannot be read
   */
  InputStream open() throws IOException;

  /**
   * Called after the last byte was read and before anything is published.
   *
   * @throws Rejected if the bytes changed meanwhile
   * @throws IOException if that cannot be told
   */
  void confirm() throws IOException;

  /** Says which file of this machine it is, as it looks; empty if it is none. */
  default Optional<String> identity() {
    return Optional.empty();
  }

  /**
   * Takes a file that is not a symbolic link.
   *
   * @throws Rejected if there is no such regular file
   */
  static BlobSource file(Path file) {
    return FileSource.of(file.toString(), file);
  }

  /**
   * Takes a file that people know under another name than its own.
   *
   * @throws Rejected if there is no such regular file
   */
  static BlobSource file(String name, Path file) {
    return FileSource.of(name, file);
  }

  /** Takes an array, which must not be changed afterwards. */
  static BlobSource of(String name, byte[] bytes) {
    return new BlobSource() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public long sizeBytes() {
        return bytes.length;
      }

      @Override
      public InputStream open() {
        return new ByteArrayInputStream(bytes);
      }

      @Override
      public void confirm() {
        // Nobody else has the array.
      }
    };
  }
}
