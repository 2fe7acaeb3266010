package dev.modelregistry.error;

import org.jspecify.annotations.Nullable;

/**
 * Stored bytes are not those that were written: stop and tell a person. No damaged byte was handed
 * out as a sound one.
 */
public final class Corrupt extends RegistryException {

  private static final long serialVersionUID = 1L;

  private final String object;

  /**
   * Creates the exception.
   *
   * @param object key of the damaged object
   * @param message a sentence that says what is damaged and how it was noticed
   */
  public Corrupt(String object, String message) {
    this(object, message, null);
  }

  /** Creates the exception with its cause. */
  public Corrupt(String object, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.object = object;
  }

  /** Returns the key of the damaged object. */
  public String object() {
    return object;
  }
}
