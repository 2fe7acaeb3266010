package dev.modelregistry.value;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One value of a configuration. Types are kept: a number that goes in comes out as a number.
 *
 * <p>Numbers are IEEE 754 doubles, as in JSON (RFC 8259 section 6); 1 and 1.0 are the same value.
 */
public sealed interface ConfigValue {

  /**
   * A text.
   *
   * @param value at most 10,000 characters
   */
  record Text(String value) implements ConfigValue {

    /**
     * Checks the text.
     *
     * @throws IllegalArgumentException if it is longer than 10,000 characters or holds control
     *     characters other than line breaks and tabs
     */
    public Text {
      value = Names.prose("a configuration value", value, 10_000);
    }

    @Override
    public String toString() {
      return value;
    }
  }

  /**
   * A number.
   *
   * @param value finite
   */
  record Numeric(double value) implements ConfigValue {

    /** The largest whole number up to which every whole number is a double: 2^53 − 1. */
    private static final long MAX_EXACT = (1L << 53) - 1;

    /**
     * Checks the value.
     *
     * @throws IllegalArgumentException if the value is NaN or infinite
     */
    public Numeric {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("a configuration value is finite, not " + value);
      }
      value = value == 0 ? 0 : value;
    }

    /**
     * Returns a whole number.
     *
     * @throws IllegalArgumentException if the number is beyond ±(2^53 − 1) and would lose digits
     */
    public static Numeric of(long value) {
      if (Math.abs(value) > MAX_EXACT || value == Long.MIN_VALUE) {
        throw new IllegalArgumentException(
            "the whole number " + value + " has no exact double; give it as text");
      }
      return new Numeric(value);
    }

    /** Returns a whole number without a fraction, any other as Java writes it. */
    @Override
    public String toString() {
      return value == Math.rint(value) && Math.abs(value) <= MAX_EXACT
          ? Long.toString((long) value)
          : Double.toString(value);
    }
  }

  /**
   * A truth value.
   *
   * @param value the value
   */
  record Flag(boolean value) implements ConfigValue {
    @Override
    public String toString() {
      return Boolean.toString(value);
    }
  }

  /**
   * An ordered list, for example of layer sizes.
   *
   * @param values at most 10,000 values
   */
  record Items(List<ConfigValue> values) implements ConfigValue {

    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if there are more than 10,000 values
     */
    public Items {
      values = List.copyOf(values);
      if (values.size() > 10_000) {
        throw new IllegalArgumentException(
            "a configuration list has at most 10,000 values, not " + values.size());
      }
    }

    @Override
    public String toString() {
      return values.toString();
    }
  }

  private static Numeric exact(Number number) {
    BigDecimal given = new BigDecimal(number.toString());
    double kept = given.doubleValue();
    if (!Double.isFinite(kept) || BigDecimal.valueOf(kept).compareTo(given) != 0) {
      throw new IllegalArgumentException(
          "the number " + number + " has no exact double; give it as text");
    }
    return new Numeric(kept);
  }

  /**
   * Returns the value for a Java object: a String, a Boolean, any Number whose value a double
   * holds, an enum constant (by name), or a List of these.
   *
   * @throws IllegalArgumentException if the object is of another class or its value cannot be kept
   */
  static ConfigValue of(@Nullable Object value) {
    if (value == null) {
      throw new IllegalArgumentException("a configuration value is not null; leave the key out");
    }
    if (value instanceof ConfigValue already) {
      return already;
    } else if (value instanceof Boolean flag) {
      return new Flag(flag);
    } else if (value instanceof Long || value instanceof Integer || value instanceof Short) {
      return Numeric.of(((Number) value).longValue());
    } else if (value instanceof Double || value instanceof Float) {
      return new Numeric(Double.parseDouble(value.toString()));
    } else if (value instanceof Number number) {
      return exact(number);
    } else if (value instanceof String || value instanceof Enum<?>) {
      return new Text(value.toString());
    } else if (value instanceof List<?> list) {
      return new Items(list.stream().map(item -> of((Object) item)).toList());
    }
    throw new IllegalArgumentException(
        "a configuration value is a text, a number, a truth value or a list of these, not a "
            + value.getClass().getName());
  }
}
