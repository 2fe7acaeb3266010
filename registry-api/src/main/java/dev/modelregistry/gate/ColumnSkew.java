package dev.modelregistry.gate;

import dev.modelregistry.data.Shift;

/**
 * What a serving process saw of one column.
 *
 * @param verdict passed where it looks as in training, failed where it does not, insufficient where
 *     too few rows were seen
 * @param counts how many rows were seen, and what was wrong with them
 * @param shift how far it moved from the training data, by the rows that were sampled for it
 * @param sentence the verdict with its numbers and limits
 */
public record ColumnSkew(
    String column, Verdict verdict, Counts counts, Shift shift, String sentence) {

  /**
   * Rows by what was wrong with the column.
   *
   * @param rows all that were counted
   * @param missing without a value where training data always had one
   * @param wrongType with a value of another type
   * @param outOfRange with a number beyond those of the training data
   * @param unseen with a category that the training data never had
   */
  public record Counts(long rows, long missing, long wrongType, long outOfRange, long unseen) {

    /** Returns the rows with anything wrong. */
    public long bad() {
      return missing + wrongType + outOfRange + unseen;
    }

    /** Returns the share of rows with anything wrong, 0 where there are no rows. */
    public double badShare() {
      return rows == 0 ? 0 : (double) bad() / rows;
    }
  }
}
