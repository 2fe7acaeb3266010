package dev.modelregistry.value;

/**
 * A version under a label, since one decision.
 *
 * @param version the version that the label points at
 * @param since sequence number of the decision that put it there; tells two turns of the same
 *     version apart
 */
public record Holding(VersionId version, long since) {

  /**
   * Checks the sequence number.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public Holding {
    if (since < 1) {
      throw new IllegalArgumentException("a decision has a sequence number from 1, not " + since);
    }
  }
}
