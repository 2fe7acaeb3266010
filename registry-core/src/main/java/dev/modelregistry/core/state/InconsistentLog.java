package dev.modelregistry.core.state;

import dev.modelregistry.event.LogEntry;

/** An entry cannot follow those before it: no correct writer appended it. */
public final class InconsistentLog extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final long sequence;

  /** Creates the exception for the entry of this sequence number. */
  public InconsistentLog(long sequence, String message) {
    super(message);
    this.sequence = sequence;
  }

  static InconsistentLog misplaced(LogEntry entry) {
    String kind = entry.event().getClass().getSimpleName();
    return new InconsistentLog(
        entry.sequence(), entry.ref() + " is of the kind " + kind + ", which has no place there");
  }

  /** Returns the sequence number of the entry. */
  public long sequence() {
    return sequence;
  }
}
