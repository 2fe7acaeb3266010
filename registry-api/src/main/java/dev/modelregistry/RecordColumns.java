package dev.modelregistry;

import dev.modelregistry.data.Column;
import dev.modelregistry.data.ColumnType;
import dev.modelregistry.data.Schema;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The components of a record as columns. */
final class RecordColumns<R extends Record> {

  private static final Set<Class<?>> WHOLE =
      Set.of(
          byte.class,
          short.class,
          int.class,
          long.class,
          Byte.class,
          Short.class,
          Integer.class,
          Long.class,
          java.math.BigInteger.class);

  private static final Map<Class<?>, ColumnType> TYPES =
      Map.of(
          boolean.class, ColumnType.BOOLEAN,
          Boolean.class, ColumnType.BOOLEAN,
          LocalDate.class, ColumnType.DATE,
          LocalDateTime.class, ColumnType.TIMESTAMP,
          Instant.class, ColumnType.TIMESTAMP,
          OffsetDateTime.class, ColumnType.TIMESTAMP,
          ZonedDateTime.class, ColumnType.TIMESTAMP,
          byte[].class, ColumnType.BINARY);

  private final Class<R> type;
  private final RecordComponent[] components;

  RecordColumns(Class<R> type) {
    this.type = type;
    this.components = type.getRecordComponents();
    for (RecordComponent component : components) {
      // A record nested in a class of a test or a program is rarely public.
      component.getAccessor().trySetAccessible();
    }
  }

  Schema schema() {
    return new Schema(
        Arrays.stream(components)
            .map(
                component ->
                    new Column(
                        component.getName(),
                        typeOf(component.getType()),
                        !component.getType().isPrimitive(),
                        Optional.empty()))
            .toList());
  }

  List<?> values(R row) {
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      values[i] = value(row, components[i]);
    }
    return Arrays.asList(values);
  }

  private Object value(R row, RecordComponent component) {
    try {
      return component.getAccessor().invoke(row);
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException(
          String.format(
              "%s of the record %s cannot be read; make the record public, or open its package to"
                  + " dev.modelregistry.api",
              component.getName(), type.getName()),
          e);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(
          String.format("%s of the record %s threw", component.getName(), type.getName()), e);
    }
  }

  private static ColumnType typeOf(Class<?> type) {
    if (WHOLE.contains(type)) {
      return ColumnType.INTEGER;
    }
    boolean isNumber =
        type == float.class || type == double.class || Number.class.isAssignableFrom(type);
    return isNumber ? ColumnType.DECIMAL : TYPES.getOrDefault(type, ColumnType.TEXT);
  }
}
