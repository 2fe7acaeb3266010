package dev.modelregistry.spi;

import java.io.IOException;
import java.net.URI;

/**
 * Opens the storages of one URI scheme, so that a configuration file can name a storage. {@link
 * Storage#at} finds providers by {@link java.util.ServiceLoader}: a module that has one declares it
 * with {@code provides}, and names it in {@code META-INF/services} for the class path.
 */
public interface StorageProvider {

  /** Returns the scheme, in lower case, as {@code s3}. */
  String scheme();

  /**
   * Opens the storage that a URI of the scheme names. Credentials are no part of a URI.
   *
   * @throws IllegalArgumentException if the URI is not of the form that this provider reads; the
   *     message says what the form is
   * @throws IOException if the storage cannot be opened
   */
  Storage open(URI location) throws IOException;
}
