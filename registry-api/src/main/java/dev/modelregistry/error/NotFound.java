package dev.modelregistry.error;

/** What was asked for does not exist: a version, a snapshot, or a version under a label. */
public final class NotFound extends Rejected {

  private static final long serialVersionUID = 1L;

  /** Creates the exception with a sentence that says what does not exist. */
  public NotFound(String message) {
    super(message);
  }
}
