package dev.modelregistry.gate;

/**
 * How many of some samples were bad.
 *
 * @param samples all of them
 * @param bad how many of them were bad
 */
public record Tally(long samples, long bad) {

  /** No samples yet. */
  public static final Tally NONE = new Tally(0, 0);

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is negative, or more are bad than there are
   */
  public Tally {
    if (bad < 0 || samples < bad) {
      throw new IllegalArgumentException(bad + " of " + samples + " samples cannot be bad");
    }
  }

  /** Returns the share of bad ones, 0 where there are no samples. */
  public double rate() {
    return samples == 0 ? 0 : (double) bad / samples;
  }

  /** Returns both numbers and the rate. */
  @Override
  public String toString() {
    return String.format(java.util.Locale.ROOT, "%d of %d (%.2f %%)", bad, samples, 100 * rate());
  }
}
