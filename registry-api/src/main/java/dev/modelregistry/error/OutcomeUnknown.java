package dev.modelregistry.error;

import dev.modelregistry.value.EntryRef;
import org.jspecify.annotations.Nullable;

/**
 * The storage stopped answering while an entry was being created, and whether it took place could
 * not be learnt in time. Settle it with {@code ModelRegistry.settle} before trying again.
 */
public final class OutcomeUnknown extends Unavailable {

  private static final long serialVersionUID = 1L;

  private final transient EntryRef entry;
  private final String entryId;

  /**
   * Creates the exception.
   *
   * @param message a sentence that says what is unknown
   * @param entry the slot in the log that was tried
   * @param entryId the random id of the entry that was tried
   */
  public OutcomeUnknown(String message, EntryRef entry, String entryId, @Nullable Throwable cause) {
    super(message, cause);
    this.entry = entry;
    this.entryId = entryId;
  }

  /** Returns the slot in the log that was tried. */
  public EntryRef entry() {
    return entry;
  }

  /** Returns the random id of the entry that was tried. */
  public String entryId() {
    return entryId;
  }
}
