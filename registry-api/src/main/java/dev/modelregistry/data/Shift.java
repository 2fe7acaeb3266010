package dev.modelregistry.data;

import java.util.Locale;

/**
 * How far the distribution of a column moved. All three are 0 where nothing moved.
 *
 * <p>Numbers are compared over ten bins that hold a tenth of the earlier rows each, others over
 * their most frequent values and the rest; rows without a value are a bin of their own. With
 * <i>p</i> and <i>q</i> the shares of a bin before and after (each count raised by one half, so
 * that an empty bin gives no infinity):
 *
 * @param column the column
 * @param psi the population stability index, Σ (q − p) ln(q / p): the symmetrised divergence of
 *     Kullback and Leibler (Annals of Mathematical Statistics 22, 1951); credit scoring takes 0.1
 *     for a small and 0.25 for a large shift (Siddiqi, Credit Risk Scorecards, 2006)
 * @param jensenShannon the distance √(½ Σ p log₂(p / m) + ½ Σ q log₂(q / m)) with m = (p + q) / 2,
 *     from 0 to 1 (Lin, IEEE Transactions on Information Theory 37, 1991; Endres, Schindelin 2003)
 * @param kolmogorovSmirnov the largest difference of the two cumulative distributions, from 0 to 1
 *     (Smirnov, Annals of Mathematical Statistics 19, 1948); over the bins where there is no order
 * @param rows how many rows the later side has
 */
public record Shift(
    String column, double psi, double jensenShannon, double kolmogorovSmirnov, long rows) {

  /** Returns the column and its three numbers on one line. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s: PSI %.3f, Jensen-Shannon %.3f, Kolmogorov-Smirnov %.3f on %,d rows",
        column,
        psi,
        jensenShannon,
        kolmogorovSmirnov,
        rows);
  }
}
