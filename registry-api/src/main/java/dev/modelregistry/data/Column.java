package dev.modelregistry.data;

import dev.modelregistry.value.Names;
import java.util.Locale;
import java.util.Optional;

/**
 * A column of a table.
 *
 * @param name its name
 * @param type what its values are
 * @param nullable whether values can be missing
 * @param unit what its numbers are counted in, as {@code EUR} or {@code kg}, where that was given
 */
public record Column(String name, ColumnType type, boolean nullable, Optional<String> unit) {

  private static final int MAX_NAME = 200;
  private static final int MAX_UNIT = 50;

  /**
   * Checks the texts.
   *
   * @throws IllegalArgumentException if the name or the unit is blank, longer than 200 or 50
   *     characters, or holds control characters
   */
  public Column {
    Names.text("the name of a column", name, MAX_NAME);
    unit.ifPresent(given -> Names.text("the unit of column '" + name + "'", given, MAX_UNIT));
  }

  /** Returns a column whose values can be missing. */
  public static Column of(String name, ColumnType type) {
    return new Column(name, type, true, Optional.empty());
  }

  /** Returns the same column with a value in every row. */
  public Column required() {
    return new Column(name, type, false, unit);
  }

  /** Returns the same column with numbers counted in a unit. */
  public Column in(String counted) {
    return new Column(name, type, nullable, Optional.of(counted));
  }

  /** Returns the name and what is known, as in {@code income decimal, EUR}. */
  @Override
  public String toString() {
    return String.format(
        "%s %s%s%s",
        name,
        type.name().toLowerCase(Locale.ROOT),
        nullable ? "" : " not null",
        unit.map(counted -> ", " + counted).orElse(""));
  }
}
