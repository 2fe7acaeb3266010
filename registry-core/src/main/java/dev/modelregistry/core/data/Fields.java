package dev.modelregistry.core.data;

/** Takes the fields of a table, row by row. */
interface Fields {

  /**
   * Takes a column, before its first value; the first is 0, the next 1, and so on.
   *
   * @throws IllegalArgumentException if the table may not have it
   */
  void column(String name);

  /**
   * Takes a value of the row at hand. A column that gets none has none in this row.
   *
   * @param isText whether it is a text even where it looks like a number
   * @throws IllegalArgumentException if it is not what the column holds
   */
  void value(int column, char[] chars, int offset, int length, boolean isText);

  /**
   * Ends the row at hand.
   *
   * @throws IllegalArgumentException if it lacks a value that it must have
   */
  void endRow();

  /** Lets go of temporary files, where it has some. */
  default void close() {}
}
