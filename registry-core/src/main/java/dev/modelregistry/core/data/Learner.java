package dev.modelregistry.core.data;

import dev.modelregistry.core.profile.TableSketch;
import dev.modelregistry.data.Schema;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What learns from the rows of one file: columns and profile, and where asked which rows. */
final class Learner implements Fields {

  private final TableSketch sketch;
  private final @Nullable RowDigests rows;
  private final Optional<Schema> declared;
  private final Set<String> names = new HashSet<>();
  private int[] sketched = new int[8];
  private int columns;

  Learner(Optional<Schema> declared, boolean comparesRows) {
    this.declared = declared;
    this.sketch = new TableSketch(declared);
    this.rows = comparesRows ? new RowDigests(List.of()) : null;
  }

  /** A file may have the declared columns in another order; they are kept as declared. */
  @Override
  public void column(String name) {
    if (!names.add(name)) {
      throw new IllegalArgumentException("two columns have the name '" + name + "'");
    }
    if (columns == sketched.length) {
      sketched = Arrays.copyOf(sketched, 2 * columns);
    }
    sketched[columns++] =
        declared.isPresent() ? placeOf(declared.get(), name) : sketch.column(name);
    if (rows != null) {
      rows.column(name);
    }
  }

  private static int placeOf(Schema schema, String name) {
    int place = schema.names().indexOf(name);
    if (place < 0) {
      throw new IllegalArgumentException(
          String.format("column '%s' is not declared, only %s", name, schema.names()));
    }
    return place;
  }

  @Override
  public void value(int column, char[] chars, int offset, int length, boolean isText) {
    sketch.value(sketched[column], chars, offset, length, isText);
    if (rows != null) {
      rows.value(column, chars, offset, length, isText);
    }
  }

  @Override
  public void endRow() {
    sketch.endRow();
    if (rows != null) {
      rows.endRow();
    }
  }

  TableSketch sketch() {
    return sketch;
  }

  /** Returns which rows there are; only where that was asked for. */
  RowDigests rows() {
    RowDigests asked = rows;
    if (asked == null) {
      throw new IllegalStateException("nobody asked which rows there are");
    }
    return asked;
  }

  @Override
  public void close() {
    if (rows != null) {
      rows.close();
    }
  }
}
