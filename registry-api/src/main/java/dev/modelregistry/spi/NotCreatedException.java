package dev.modelregistry.spi;

import java.io.IOException;

/**
 * A creation failed, and the storage knows that nothing was created and that nothing will be: it is
 * read-only, full, or refused the request before trying.
 *
 * <p>Any other failure leaves open whether the object exists (guarantee G4), and its caller has to
 * look and perhaps wait. A storage that is not certain therefore must not throw this one, in
 * particular where a request may still be on its way.
 */
public final class NotCreatedException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception with a sentence that says what was not created and why. */
  public NotCreatedException(String message) {
    super(message);
  }

  /** Creates the exception with its cause. */
  public NotCreatedException(String message, Throwable cause) {
    super(message, cause);
  }
}
