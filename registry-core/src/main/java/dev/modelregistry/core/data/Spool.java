package dev.modelregistry.core.data;

import dev.modelregistry.error.Rejected;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A temporary file for what has no length until it was read once. A crash leaves the file to
 * whoever cleans the folder for temporaries.
 */
final class Spool implements AutoCloseable {

  private final String name;
  private final Path file;

  /** Writes to the spool, and says what it learnt. */
  interface Writer<T> {
    T write(OutputStream out) throws IOException;
  }

  /**
   * Makes an empty file.
   *
   * @throws Rejected if that is not possible
   */
  Spool(String name) {
    this.name = name;
    this.file = temporary(name);
  }

  /**
   * Writes the file.
   *
   * @throws Rejected if there is no room
   */
  <T> T write(Writer<T> writer) {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 128 << 10)) {
      return writer.write(out);
    } catch (IOException e) {
      throw unwritable(name, e);
    }
  }

  private static Path temporary(String name) {
    try {
      return Files.createTempFile("model-registry-", ".tmp");
    } catch (IOException e) {
      throw unwritable(name, e);
    }
  }

  /** Returns what to tell the caller where the folder for temporaries fails. */
  static Rejected unwritable(String name, IOException e) {
    return new Rejected(
        String.format(
            "%s could not be written to the folder for temporaries, %s: %s; make room there, or set"
                + " java.io.tmpdir to another folder",
            name, System.getProperty("java.io.tmpdir"), e.getMessage()),
        e);
  }

  Path file() {
    return file;
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw unwritable(name, e);
    }
  }
}
