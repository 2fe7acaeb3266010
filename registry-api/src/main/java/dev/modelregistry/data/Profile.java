package dev.modelregistry.data;

import java.util.List;
import java.util.Optional;

/**
 * What the rows of a table look like, column by column, learnt in the pass that stored them. Of
 * bounded size whatever the number of rows, and the same for the same rows in the same order.
 *
 * <p>Safe for use by many threads.
 */
public interface Profile {

  /** Returns how many rows there are. */
  long rows();

  /** Returns the columns, in the order of the schema. */
  List<ColumnProfile> columns();

  /** Returns the column of a name, or empty. */
  default Optional<ColumnProfile> column(String name) {
    return columns().stream().filter(column -> column.name().equals(name)).findFirst();
  }

  /**
   * Returns the profile of the rows of both, of the columns that both have. As exact as either,
   * where the columns have the same type.
   */
  Profile merge(Profile other);

  /**
   * Says how far each column that both have has moved from this profile to a later one, in the
   * order of this profile's columns. A column whose type changed is left out: the schemas say so.
   */
  List<Shift> shiftTo(Profile later);
}
