package dev.modelregistry.error;

import org.jspecify.annotations.Nullable;

/** The storage cannot be reached, is full, or is read-only: try later. Nothing was changed. */
public non-sealed class Unavailable extends RegistryException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception with a sentence that says what could not be done and where. */
  public Unavailable(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
