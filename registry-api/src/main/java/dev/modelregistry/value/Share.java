package dev.modelregistry.value;

import java.math.BigDecimal;

/**
 * A share of calls, in hundredths of a percent.
 *
 * @param basisPoints 1 to 9,999: a share is neither nothing nor everything
 */
public record Share(int basisPoints) implements Comparable<Share> {

  /** So many basis points are everything. */
  public static final int WHOLE = 10_000;

  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException if it is nothing, everything or more
   */
  public Share {
    if (basisPoints < 1 || basisPoints >= WHOLE) {
      throw new IllegalArgumentException(
          "a share of calls is 0.01 to 99.99 percent, not "
              + percentOf(basisPoints)
              + "; a version gets all calls by being promoted");
    }
  }

  /**
   * Returns the share of this many percent.
   *
   * @throws IllegalArgumentException if it is not of whole hundredths, or out of range
   */
  public static Share percent(double percent) {
    double basisPoints = Math.rint(percent * 100);
    if (!(Math.abs(basisPoints - percent * 100) < 1e-6)) {
      throw new IllegalArgumentException(
          "a share of calls has at most two decimals, unlike " + percent + " percent");
    }
    return new Share((int) basisPoints);
  }

  @Override
  public int compareTo(Share other) {
    return Integer.compare(basisPoints, other.basisPoints);
  }

  /** Returns the share in percent, as {@code 2.5 %}. */
  @Override
  public String toString() {
    return percentOf(basisPoints) + " %";
  }

  private static String percentOf(int basisPoints) {
    return BigDecimal.valueOf(basisPoints, 2).stripTrailingZeros().toPlainString();
  }
}
