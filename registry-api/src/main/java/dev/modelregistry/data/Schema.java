package dev.modelregistry.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.modelregistry.value.Digest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The columns of a table, in their order.
 *
 * @param columns the columns, at least one, each name once
 */
public record Schema(List<Column> columns) {

  /** A table with more is refused: learning a column takes some 35 kB of memory. */
  public static final int MAX_COLUMNS = 2_000;

  /**
   * Copies and checks the columns.
   *
   * @throws IllegalArgumentException if there is none, there are more than 2,000, or two have the
   *     same name
   */
  public Schema {
    columns = List.copyOf(columns);
    if (columns.isEmpty() || columns.size() > MAX_COLUMNS) {
      throw new IllegalArgumentException(
          String.format("a table has 1 to %,d columns, not %,d", MAX_COLUMNS, columns.size()));
    }
    Set<String> names = new HashSet<>();
    for (Column column : columns) {
      if (!names.add(column.name())) {
        throw new IllegalArgumentException(
            "two columns have the name '" + column.name() + "'; rename one");
      }
    }
  }

  /** Returns a schema of these columns. */
  public static Schema of(Column... columns) {
    return new Schema(Arrays.asList(columns));
  }

  /** Returns the column of a name, or empty. */
  public Optional<Column> column(String name) {
    return columns.stream().filter(column -> column.name().equals(name)).findFirst();
  }

  /** Returns the names of the columns, in their order. */
  public List<String> names() {
    return columns.stream().map(Column::name).toList();
  }

  /**
   * Returns what identifies the schema: the SHA-256 of one line for each column, in UTF-8, each
   * ended by a line feed: name, type in lower case, {@code null} or {@code not null}, and unit
   * (empty where none was given), separated by tabs. Neither can stand in a name or a unit.
   */
  public Digest fingerprint() {
    StringBuilder lines = new StringBuilder();
    for (Column column : columns) {
      lines.append(column.name()).append('\t');
      lines.append(column.type().name().toLowerCase(Locale.ROOT)).append('\t');
      lines.append(column.nullable() ? "null" : "not null").append('\t');
      lines.append(column.unit().orElse("")).append('\n');
    }
    return Digest.of(lines.toString().getBytes(UTF_8));
  }

  /** Compares with a later schema of the same data. */
  public SchemaDiff to(Schema later) {
    return SchemaDiff.between(this, later);
  }
}
