package dev.modelregistry.core.profile;

import dev.modelregistry.data.ColumnType;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a live value of one column is held against, laid out for the path of a request: primitive
 * fields, and arrays that are searched without a branch that a processor could guess wrong.
 */
final class WatchedColumn {

  /** Nothing is wrong. */
  static final int NOTHING = -1;

  /** Where in the counts of a column what is wrong with it is counted, behind its bins. */
  static final int MISSING = 0;

  static final int WRONG_TYPE = 1;
  static final int OUT_OF_RANGE = 2;
  static final int UNSEEN = 3;
  static final int PROBLEMS = 4;

  private static final int STEPS = 16;

  private final StoredColumn training;
  private final Binning binning;
  private final ColumnType type;
  private final boolean isNumeric;
  private final boolean isNullable;
  private final boolean isClosed;
  private final boolean isWhole;

  /** Not a number where values are none, so that no number is in range. */
  private final double min;

  private final double max;

  /** The ends of bins, filled up with infinity to a power of two. */
  private final double[] ends = new double[STEPS];

  /** Categories by their hash, each at its place or behind it. */
  private final @Nullable String[] slots;

  private final int[] bins;
  private final int first;
  private final int rest;

  /**
   * Prepares a column.
   *
   * @param first where its counts begin among those of all columns
   */
  WatchedColumn(StoredColumn training, int first) {
    this.training = training;
    this.binning = Binning.of(training);
    this.type = training.type();
    this.isNumeric = type.isNumeric();
    this.isNullable = training.nulls() > 0;
    this.isClosed = !isNumeric && training.isComplete();
    this.isWhole = type == ColumnType.INTEGER;
    this.min = isNumeric ? training.min().orElse(Double.NEGATIVE_INFINITY) : Double.NaN;
    this.max = training.max().orElse(Double.POSITIVE_INFINITY);
    Arrays.fill(ends, Double.POSITIVE_INFINITY);
    System.arraycopy(binning.ends(), 0, ends, 0, binning.ends().length);
    List<String> values =
        binning.values().stream()
            .map(value -> type == ColumnType.BOOLEAN ? value.toLowerCase(Locale.ROOT) : value)
            .toList();
    this.slots = new @Nullable String[Integer.highestOneBit(4 * values.size() + 4)];
    this.bins = new int[slots.length];
    for (int i = 0; i < values.size(); i++) {
      int slot = slotOf(values.get(i));
      slots[slot] = values.get(i);
      bins[slot] = i;
    }
    this.first = first;
    this.rest = values.size();
  }

  String name() {
    return training.name();
  }

  StoredColumn training() {
    return training;
  }

  Binning binning() {
    return binning;
  }

  /** Returns how many counts the column has: its bins, then what can be wrong. */
  int counts() {
    return binning.size() + PROBLEMS;
  }

  int first() {
    return first;
  }

  private int slotOf(String value) {
    int mask = slots.length - 1;
    int hash = value.hashCode();
    int slot = (hash ^ (hash >>> 16)) & mask;
    while (slots[slot] != null && !value.equals(slots[slot])) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** Says what is wrong with a value, or {@link #NOTHING}. */
  int problem(@Nullable Object value) {
    if (value == null) {
      return isNullable ? NOTHING : MISSING;
    }
    if (isNumeric) {
      double number = number(value);
      return !Double.isNaN(number) ? problem(number) : WRONG_TYPE;
    }
    if (value instanceof String text) {
      return !isClosed || slots[slotOf(text)] != null ? NOTHING : UNSEEN;
    }
    return value instanceof Boolean && type == ColumnType.BOOLEAN ? NOTHING : WRONG_TYPE;
  }

  /** Says what is wrong with a number, NaN where there is none, or {@link #NOTHING}. */
  int problem(double number) {
    if (number >= min && number <= max) {
      return isWhole && number != Math.rint(number) ? WRONG_TYPE : NOTHING;
    }
    if (!isNumeric) {
      return WRONG_TYPE;
    }
    return !Double.isNaN(number) ? OUT_OF_RANGE : isNullable ? NOTHING : MISSING;
  }

  /** Returns where among the counts of all columns a problem of this one is counted. */
  int placeOf(int problem) {
    return first + binning.size() + problem;
  }

  /** Returns where among the counts of all columns a value is counted. */
  int place(@Nullable Object value) {
    if (value == null) {
      return first + binning.size() - 1;
    }
    if (isNumeric) {
      double number = number(value);
      return !Double.isNaN(number) ? place(number) : first + binning.size() - 1;
    }
    String text = value instanceof Boolean truth ? (truth ? "true" : "false") : value.toString();
    int slot = slotOf(text);
    return first + (slots[slot] == null ? rest : bins[slot]);
  }

  /** Returns where among the counts of all columns a number is counted. */
  int place(double number) {
    if (Double.isNaN(number)) {
      return first + binning.size() - 1;
    }
    int bin = below(7, number) << 3;
    bin += below(bin + 3, number) << 2;
    bin += below(bin + 1, number) << 1;
    return first + bin + below(bin, number);
  }

  /**
   * Returns 1 where a bin ends below a number and else 0: the sign of the difference, because a
   * comparison becomes a jump, and a jump that is guessed wrong costs more than all else here.
   */
  private int below(int bin, double number) {
    return (int) (Double.doubleToRawLongBits(ends[bin] - number) >>> 63);
  }

  /** Returns the number that a value counts as, NaN where it is of another type. */
  private double number(Object value) {
    if (value instanceof Double number) {
      return number;
    } else if (value instanceof Integer number) {
      return number;
    } else if (value instanceof Long number) {
      return number;
    } else if (value instanceof Float number) {
      return number;
    } else if (value instanceof Number number) {
      return number.doubleValue();
    }
    return time(value);
  }

  private double time(Object value) {
    if (value instanceof LocalDate day) {
      double days = day.toEpochDay();
      return type == ColumnType.DATE
          ? days
          : type == ColumnType.TIMESTAMP ? days * ColumnSketch.DAY_SECONDS : Double.NaN;
    } else if (type == ColumnType.TIMESTAMP && value instanceof Instant time) {
      return time.getEpochSecond() + time.getNano() / 1e9;
    } else if (type == ColumnType.TIMESTAMP && value instanceof LocalDateTime time) {
      return time.toLocalDate().toEpochDay() * ColumnSketch.DAY_SECONDS
          + time.toLocalTime().toNanoOfDay() / 1e9;
    }
    return Double.NaN;
  }

  /** Says what is wrong with a value that was refused. */
  String refusal(@Nullable Object value) {
    int problem = problem(value);
    if (value == null || problem == MISSING) {
      return String.format("'%s' is missing", name());
    }
    if (problem == WRONG_TYPE) {
      return String.format(
          "'%s' is %s and was given the %s %s",
          name(), type, value.getClass().getSimpleName(), value);
    }
    return problem == OUT_OF_RANGE
        ? String.format("'%s' is %s, in training from %s to %s", name(), value, min, max)
        : String.format("'%s' is '%s', which training never had", name(), value);
  }
}
