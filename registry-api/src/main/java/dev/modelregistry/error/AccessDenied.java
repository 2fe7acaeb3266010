package dev.modelregistry.error;

/**
 * The actor's roles do not allow the action. The refusal stands in the log of policies, where one
 * that is repeated is recorded once until the roles change.
 */
public final class AccessDenied extends Rejected {

  private static final long serialVersionUID = 1L;

  /** Creates the exception with a sentence that says who may not do what. */
  public AccessDenied(String message) {
    super(message);
  }
}
