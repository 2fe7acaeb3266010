package dev.modelregistry.spi.testkit;

import dev.modelregistry.spi.NotCreatedException;
import dev.modelregistry.spi.testkit.FaultyStorage.Operation;

/** What can go wrong between a caller and a storage; see {@link FaultyStorage}. */
public enum Fault {
  /** The operation throws and nothing was done: a lost request. */
  FAIL_BEFORE,
  /** The operation is done, and throws: a lost response. */
  FAIL_AFTER,
  /**
   * A creation throws while nothing is there yet, and takes effect during one of the next
   * operations, if its key is still free: a request that a network or a server held back. The
   * payload is read at once.
   */
  ARRIVE_LATE,
  /**
   * A creation takes effect, is sent once more by somebody who did not hear the answer, and is
   * answered as the second one: the key is taken, by the very object.
   */
  SENT_TWICE,
  /** A creation throws {@link NotCreatedException}, and nothing was or will be done. */
  REFUSED,
  /** Like {@link #FAIL_BEFORE}, and every later operation throws as well. */
  CRASH_BEFORE,
  /** Like {@link #FAIL_AFTER}, and every later operation throws as well. */
  CRASH_AFTER,
  /** Reads give fewer bytes than asked for, which every stream may do. */
  SHORT_READS,
  /** The stream of an object throws part of the way. */
  FAILING_READ,
  /** The stream of an object ends early. */
  TRUNCATED_READ,
  /** One bit of an object's stream is wrong. */
  FLIPPED_BIT;

  /** Returns whether this fault can happen to an operation. */
  public boolean fits(Operation operation) {
    return switch (this) {
      case FAIL_BEFORE, FAIL_AFTER, CRASH_BEFORE, CRASH_AFTER -> true;
      case ARRIVE_LATE, SENT_TWICE, REFUSED -> operation == Operation.CREATE;
      case SHORT_READS, FAILING_READ, TRUNCATED_READ, FLIPPED_BIT -> operation == Operation.OPEN;
    };
  }

  boolean isCrash() {
    return this == CRASH_BEFORE || this == CRASH_AFTER;
  }
}
