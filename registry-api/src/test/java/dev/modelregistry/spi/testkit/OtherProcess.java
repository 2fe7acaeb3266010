package dev.modelregistry.spi.testkit;

import dev.modelregistry.spi.Storage;
import java.io.IOException;

/**
 * How another process opens the storage under test.
 *
 * @param opener opens it there; a public class with a public constructor without parameters
 * @param location what the opener is told, such as a path
 */
public record OtherProcess(Class<? extends StorageOpener> opener, String location) {

  /**
   * Returns what was told to a process by the name of the opener and the location.
   *
   * @throws IOException if this process has no such opener
   */
  public static OtherProcess named(String opener, String location) throws IOException {
    try {
      return new OtherProcess(Class.forName(opener).asSubclass(StorageOpener.class), location);
    } catch (ClassNotFoundException e) {
      throw new IOException("no opener of a storage: " + opener, e);
    }
  }

  /**
   * Opens the storage in this process.
   *
   * @throws IOException if it cannot be opened
   */
  public Storage open() throws IOException {
    try {
      return opener.getDeclaredConstructor().newInstance().open(location);
    } catch (ReflectiveOperationException e) {
      throw new IOException(opener + " has no public constructor without parameters", e);
    }
  }
}
