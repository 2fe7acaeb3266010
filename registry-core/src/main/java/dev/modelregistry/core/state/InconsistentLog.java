package dev.modelregistry.core.state;

/** An entry cannot follow those before it: no correct writer appended it. */
public final class InconsistentLog extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final long sequence;

  /** Creates the exception for the entry of this sequence number. */
  public InconsistentLog(long sequence, String message) {
    super(message);
    this.sequence = sequence;
  }

  /** Returns the sequence number of the entry. */
  public long sequence() {
    return sequence;
  }
}
