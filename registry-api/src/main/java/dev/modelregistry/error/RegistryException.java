package dev.modelregistry.error;

import org.jspecify.annotations.Nullable;

/** The root of all failures of the library. The four branches say what the caller does next. */
public abstract sealed class RegistryException extends RuntimeException
    permits Rejected, Conflict, Corrupt, Unavailable {

  private static final long serialVersionUID = 1L;

  private final String sentence;

  RegistryException(String message, @Nullable Throwable cause) {
    super(message, cause);
    this.sentence = message;
  }

  /** Returns a sentence that says what happened, to which one, why, and what to do. */
  @Override
  public final String getMessage() {
    return sentence;
  }
}
