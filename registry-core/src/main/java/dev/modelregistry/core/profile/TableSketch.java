package dev.modelregistry.core.profile;

import dev.modelregistry.core.codec.ColumnSummary;
import dev.modelregistry.data.Column;
import dev.modelregistry.data.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Learns the columns of a table while its rows go by, in memory that depends on the number of
 * columns alone. Used by one thread.
 */
public final class TableSketch {

  private final Optional<Schema> declared;
  private final List<String> names = new ArrayList<>();
  private final List<ColumnSketch> columns = new ArrayList<>();
  private long rows;

  /** Begins, with columns that were declared or that the values will show. */
  public TableSketch(Optional<Schema> declared) {
    this.declared = declared;
    declared.ifPresent(schema -> schema.names().forEach(this::column));
  }

  /**
   * Adds a column; where columns were declared, they are there already.
   *
   * @throws IllegalArgumentException if there are too many
   */
  public int column(String name) {
    Optional<Column> expected = declared.flatMap(schema -> schema.column(name));
    if (columns.size() == Schema.MAX_COLUMNS) {
      throw new IllegalArgumentException(
          String.format("a table has at most %,d columns", Schema.MAX_COLUMNS));
    }
    names.add(name);
    columns.add(new ColumnSketch(expected));
    return columns.size() - 1;
  }

  /**
   * Takes a value of the row at hand; a column that takes none has none in this row.
   *
   * @param isText whether it is a text even where it looks like a number
   * @throws IllegalArgumentException if it is not of the declared type
   */
  public void value(int column, char[] chars, int offset, int length, boolean isText) {
    columns.get(column).add(chars, offset, length, isText);
  }

  /**
   * Ends a row.
   *
   * @throws IllegalArgumentException if a column that must have a value had none
   */
  public void endRow() {
    rows++;
    if (declared.isPresent()) {
      for (int i = 0; i < columns.size(); i++) {
        if (columns.get(i).count() < rows && !declared.get().columns().get(i).nullable()) {
          throw new IllegalArgumentException(
              String.format(
                  "column '%s' has no value, and is declared to have one in every row",
                  names.get(i)));
        }
      }
    }
  }

  /** Returns how many rows ended. */
  public long rows() {
    return rows;
  }

  /**
   * Returns the columns as declared or as the values show them.
   *
   * @throws IllegalArgumentException if there is no column, or a name cannot be kept
   */
  public Schema schema() {
    List<Column> found = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      String name = names.get(i);
      Column column =
          declared
              .flatMap(schema -> schema.column(name))
              .orElse(
                  new Column(
                      name,
                      columns.get(i).type(),
                      columns.get(i).count() < rows,
                      Optional.empty()));
      found.add(column);
    }
    return new Schema(found);
  }

  /** Returns what is kept of the columns, at a level of detail from 0, the finest, on. */
  public List<ColumnSummary> summaries(int level) {
    return columns.stream().map(column -> column.summary(Detail.LEVELS.get(level), rows)).toList();
  }

  /** Returns how many levels of detail there are. */
  public static int levels() {
    return Detail.LEVELS.size();
  }
}
