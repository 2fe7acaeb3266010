package dev.modelregistry;

import dev.modelregistry.gate.SkewReport;
import java.util.List;
import java.util.Map;

/**
 * Watches what a version is given where it is served: checks each row against the columns it was
 * trained on, and counts what it sees for comparison with the training data.
 *
 * <p>Safe for use by many threads, meant for the path of a request: a check of a row allocates
 * nothing, waits for nobody and throws nothing. What is wrong with rows is counted for each, where
 * in its distribution a value lies for about one row in eight. Where more threads check at once
 * than there are counters, some rows are checked and not counted; the report says how many.
 */
public interface SkewMonitor {

  /** Returns the columns that are watched, in the order of {@link #check(Object[])}. */
  List<String> columns();

  /**
   * Checks a row.
   *
   * @param row a value for each of {@link #columns}, null where there is none: numbers, texts,
   *     truth values, {@code LocalDate}, {@code LocalDateTime} and {@code Instant}
   * @return whether every value is there, of its type, within the range of the training data, and
   *     no category that the training data never had
   */
  boolean check(Object[] row);

  /**
   * Checks a row of numbers, NaN where there is none.
   *
   * @return as {@link #check(Object[])}
   */
  boolean check(double[] row);

  /**
   * Checks a row by name.
   *
   * @return as {@link #check(Object[])}, and whether no name is unknown
   */
  boolean check(Map<String, ?> row);

  /**
   * Checks a row by name and refuses it where something is wrong; for those who would rather answer
   * nothing than answer what the model was not trained for.
   *
   * @throws dev.modelregistry.error.Rejected if a value is missing, of the wrong type, out of range
   *     or unseen, or a name is unknown; the message says which
   */
  void require(Map<String, ?> row);

  /** Returns what was seen so far; counts that change meanwhile may be in it or not. */
  SkewReport report();
}
