package dev.modelregistry.spi;

import java.io.IOException;

/**
 * A storage understood a request and refused it, and would again until somebody changes what it was
 * opened with or what it allows: a name, a region, credentials, rights, a clock. Nothing was done.
 *
 * <p>Nobody tries again at once. A registry that meets this when it is opened tells its caller to
 * change the request; one that is open waits, as for a storage that does not answer.
 */
public final class RefusedException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception with a sentence that says what was refused, why and what to do. */
  public RefusedException(String message) {
    super(message);
  }
}
