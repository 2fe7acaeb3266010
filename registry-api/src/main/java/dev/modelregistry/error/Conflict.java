package dev.modelregistry.error;

/**
 * Somebody else was faster, and what the request was based on no longer holds: read again and
 * decide again. Nothing was written.
 */
public final class Conflict extends RegistryException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception with a sentence that says what changed meanwhile. */
  public Conflict(String message) {
    super(message, null);
  }
}
