package dev.modelregistry.data;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * From where on live data no longer looks like the data that a model was trained on.
 *
 * @param psi the population stability index from which on a column has drifted ({@link Shift})
 * @param badShare the share of rows from which on a column is invalid: those in which it is
 *     missing, of the wrong type, out of the range of the training data, or a category that was
 *     never seen
 * @param minimumRows how many rows there must be for a verdict
 * @param ignored columns that are not watched, as the one that the model predicts
 */
public record SkewLimits(double psi, double badShare, long minimumRows, Set<String> ignored) {

  /** A quarter of PSI, one bad row in a hundred, after a thousand rows. */
  public static final SkewLimits USUAL = new SkewLimits(0.25, 0.01, 1_000, Set.of());

  /**
   * Copies and checks.
   *
   * @throws IllegalArgumentException if a limit is not positive
   */
  public SkewLimits {
    ignored = Collections.unmodifiableSet(new TreeSet<>(ignored));
    if (!(psi > 0) || !(badShare > 0) || minimumRows < 1) {
      throw new IllegalArgumentException(
          String.format("limits are positive, unlike %s, %s or %d", psi, badShare, minimumRows));
    }
  }

  /** Returns the same limits without these columns. */
  public SkewLimits ignoring(String... columns) {
    Set<String> all = new TreeSet<>(ignored);
    all.addAll(Set.of(columns));
    return new SkewLimits(psi, badShare, minimumRows, all);
  }

  /** Returns the same limits after so many rows. */
  public SkewLimits after(long rows) {
    return new SkewLimits(psi, badShare, rows, ignored);
  }
}
