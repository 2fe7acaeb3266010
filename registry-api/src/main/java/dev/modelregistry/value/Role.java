package dev.modelregistry.value;

/**
 * What an actor may do. A role includes those before it, except that training and approving are
 * apart.
 *
 * <p>Reading is not among what the library refuses: whoever can read the directory or the bucket
 * can read the registry, and the storage's own permissions are the place to say who can.
 */
public enum Role {
  /** May change nothing. */
  READER,
  /** May take snapshots, register versions, attach evaluations and move unprotected labels. */
  TRAINER,
  /** May approve, promote and roll back. */
  APPROVER,
  /** May do everything, and alone may set policies and grant roles. */
  ADMIN;

  /** Says whether an actor of this role may do what asks for {@code needed}. */
  public boolean covers(Role needed) {
    return this == ADMIN || this == needed || needed == READER;
  }
}
