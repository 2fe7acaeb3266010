package dev.modelregistry.error;

import org.jspecify.annotations.Nullable;

/** The request cannot be carried out as it is: change it. Trying again changes nothing. */
public non-sealed class Rejected extends RegistryException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception with a sentence that says what, which one, why and what to do. */
  public Rejected(String message) {
    this(message, null);
  }

  /** Creates the exception with its cause. */
  public Rejected(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
