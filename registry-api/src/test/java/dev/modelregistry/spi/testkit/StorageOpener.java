package dev.modelregistry.spi.testkit;

import dev.modelregistry.spi.Storage;
import java.io.IOException;

/**
 * Opens a storage by the text of its location, in a process that the contract test started.
 *
 * <p>An implementation is a public class with a public constructor without parameters.
 */
public interface StorageOpener {

  /**
   * Opens the storage that the contract test runs on.
   *
   * @param location what {@link OtherProcess#location} says
   * @throws IOException if it cannot be opened
   */
  Storage open(String location) throws IOException;
}
