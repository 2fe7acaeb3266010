package dev.modelregistry.core.data;

import dev.modelregistry.data.Column;
import dev.modelregistry.data.ColumnType;
import dev.modelregistry.data.Schema;
import dev.modelregistry.error.Rejected;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The one schema of several files, and what the caller adds to it. */
final class Schemas {

  private Schemas() {}

  /**
   * Returns the columns that all files have. What was learnt from the values of each may differ
   * where one type holds the other, or where a value is missing in one file alone.
   *
   * @throws Rejected if they have other columns, or types that have nothing in common
   */
  static Schema common(Map<String, Taken> files) {
    List<Taken> all = new ArrayList<>(files.values());
    Schema common = schemaOf(all.get(0));
    for (Taken other : all) {
      Schema schema = schemaOf(other);
      if (!schema.names().equals(common.names())) {
        throw new Rejected(
            String.format(
                "the splits of a snapshot have the same columns, but %s has %s and %s has %s",
                all.get(0).file(), common.names(), other.file(), schema.names()));
      }
      List<Column> columns = new ArrayList<>();
      for (int i = 0; i < common.columns().size(); i++) {
        columns.add(common(common.columns().get(i), schema.columns().get(i), other.file()));
      }
      common = new Schema(columns);
    }
    return common;
  }

  private static Schema schemaOf(Taken taken) {
    return taken.table().orElseThrow().schema();
  }

  private static Column common(Column a, Column b, String file) {
    Set<ColumnType> types = EnumSet.of(a.type(), b.type());
    ColumnType type;
    if (types.size() == 1) {
      type = a.type();
    } else if (types.equals(EnumSet.of(ColumnType.INTEGER, ColumnType.DECIMAL))) {
      type = ColumnType.DECIMAL;
    } else {
      throw new Rejected(
          String.format(
              "column '%s' is %s, and %s in %s; declare the schema of each split",
              a.name(), a, b, file));
    }
    return new Column(a.name(), type, a.nullable() || b.nullable(), a.unit());
  }

  /**
   * Returns the schema with units.
   *
   * @throws Rejected if there is no such column
   */
  static Schema withUnits(Schema schema, Map<String, String> units) {
    Map<String, String> left = new HashMap<>(units);
    List<Column> columns = new ArrayList<>();
    for (Column column : schema.columns()) {
      columns.add(Optional.ofNullable(left.remove(column.name())).map(column::in).orElse(column));
    }
    if (!left.isEmpty()) {
      throw new Rejected(
          String.format(
              "units were given for %s, and the columns are %s", left.keySet(), schema.names()));
    }
    return new Schema(columns);
  }
}
