package dev.modelregistry.core.data;

import dev.modelregistry.data.Column;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;

/** The text that a value of a program or a database is kept as; one text for one value. */
final class Cell {

  private Cell() {}

  /**
   * Returns the text.
   *
   * @throws IllegalArgumentException if the value is not of the column's type
   */
  static String text(Column column, Object value) {
    boolean fits =
        switch (column.type()) {
          case BOOLEAN -> value instanceof Boolean;
          case INTEGER ->
              value instanceof Number number
                  && !Set.of(Float.class, Double.class).contains(number.getClass());
          case DECIMAL -> value instanceof Number;
          case DATE -> value instanceof LocalDate || value instanceof java.sql.Date;
          case TIMESTAMP ->
              value instanceof java.time.temporal.Temporal || value instanceof java.util.Date;
          case BINARY -> value instanceof byte[];
          case TEXT -> true;
        };
    if (!fits) {
      throw new IllegalArgumentException(
          String.format(
              "column '%s' is %s and was given the %s %s",
              column.name(),
              column.type().name().toLowerCase(Locale.ROOT),
              value.getClass().getSimpleName(),
              value));
    }
    return text(value);
  }

  /** Returns the text of a value by itself. */
  static String text(Object value) {
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    } else if (value instanceof java.sql.Timestamp time) {
      return time.toLocalDateTime().toString();
    } else if (value instanceof java.sql.Date day) {
      return day.toLocalDate().toString();
    } else if (value instanceof OffsetDateTime time) {
      return time.toInstant().toString();
    } else if (value instanceof ZonedDateTime time) {
      return time.toInstant().toString();
    } else if (value instanceof LocalDateTime time) {
      return time.toString();
    } else if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
    return value.toString();
  }
}
