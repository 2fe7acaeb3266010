package dev.modelregistry.data;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What the values of a column look like. Counts are exact; quantiles come from a t-digest (Dunning,
 * Ertl 2019), distinct values from an UltraLogLog sketch (Ertl 2024, a successor of HyperLogLog),
 * the most frequent values from counters (Misra, Gries 1982). How fine the sketches are follows
 * from how many columns share the profile's bytes.
 *
 * <p>Dates count as days and timestamps as seconds since 1970.
 */
public interface ColumnProfile {

  /**
   * A value and how often it stood in the column.
   *
   * @param value the value as text, cut to 100 characters
   * @param atLeast how many rows surely have it; exact where {@link #isComplete}
   */
  record Frequent(String value, long atLeast) {}

  /**
   * A part of the range of a column.
   *
   * @param from where it begins, the value included
   * @param to where it ends, excluded but for the last
   * @param rows about how many rows have a value in it
   */
  record Bin(double from, double to, double rows) {}

  /** Returns the column's name. */
  String name();

  /** Returns what the values are. */
  ColumnType type();

  /** Returns how many rows have a value. */
  long count();

  /** Returns how many rows have none. */
  long nulls();

  /** Returns about how many values differ; exact where {@link #isComplete}. */
  long distinct();

  /** Returns the smallest number, or empty where there is none. */
  OptionalDouble min();

  /** Returns the largest number, or empty where there is none. */
  OptionalDouble max();

  /**
   * Returns about the number that this share of the values does not exceed, or empty where there
   * are no numbers.
   *
   * @param share from 0 to 1
   */
  OptionalDouble quantile(double share);

  /** Returns about the share of the values that do not exceed a number, or empty. */
  OptionalDouble shareUpTo(double number);

  /** Returns parts of the range of equal width; none where there are no numbers. */
  List<Bin> histogram(int bins);

  /** Returns the most frequent values, most frequent first, equal ones by text. */
  List<Frequent> frequent();

  /** Says whether {@link #frequent} holds every value of the column with its exact count. */
  boolean isComplete();
}
