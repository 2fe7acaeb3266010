package dev.modelregistry.core.profile;

import com.dynatrace.hash4j.distinctcount.UltraLogLog;
import dev.modelregistry.core.codec.ColumnSummary;
import dev.modelregistry.core.codec.ColumnSummary.Frequencies;
import dev.modelregistry.core.codec.ColumnSummary.Registers;
import dev.modelregistry.data.Column;
import dev.modelregistry.data.ColumnType;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Learns one column while its values go by, in fixed memory. */
final class ColumnSketch {

  static final double DAY_SECONDS = 86_400;

  /** A relative error of about 2.4 % in a kilobyte. */
  private static final int PRECISION = 10;

  private static final Set<ColumnType> NUMBERS = EnumSet.of(ColumnType.INTEGER, ColumnType.DECIMAL);
  private static final Set<ColumnType> TIMES = EnumSet.of(ColumnType.DATE, ColumnType.TIMESTAMP);

  private final Optional<Column> declared;
  private final Scalar scalar = new Scalar();
  private final Set<ColumnType> seen = EnumSet.noneOf(ColumnType.class);
  private final UltraLogLog distinct = UltraLogLog.create(PRECISION);
  private final FrequentValues frequent = new FrequentValues();
  private @Nullable NumberSketch numbers = new NumberSketch();
  private long count;

  /** Whether no value can say anything more of the type: some are texts, and texts they may be. */
  private boolean isPlain;

  ColumnSketch(Optional<Column> declared) {
    this.declared = declared;
    if (declared.isPresent() && !declared.get().type().isNumeric()) {
      numbers = null;
      isPlain = fits(ColumnType.TEXT, declared.get().type());
    }
  }

  /**
   * Takes a value.
   *
   * @param isText whether it is a text even where it looks like a number
   * @throws IllegalArgumentException if it is not of the declared type
   */
  void add(char[] chars, int offset, int length, boolean isText) {
    count++;
    long hash = hash(chars, offset, length);
    distinct.add(hash);
    frequent.add(hash, chars, offset, length);
    if (isPlain) {
      return;
    }
    ColumnType type = length == 0 ? ColumnType.TEXT : scalar.read(chars, offset, length);
    if (isText && !TIMES.contains(type)) {
      type = ColumnType.TEXT;
    }
    if (seen.add(type)) {
      settle(type, chars, offset, length);
    }
    NumberSketch sketch = numbers;
    if (sketch != null && Double.isFinite(scalar.number())) {
      sketch.add(scalar.number());
    }
  }

  /** Reacts to a type that the column had not shown before. */
  private void settle(ColumnType type, char[] chars, int offset, int length) {
    if (declared.isPresent() && !fits(type, declared.get().type())) {
      seen.remove(type);
      throw new IllegalArgumentException(
          String.format(
              "'%s' stands in column '%s', which is declared as %s",
              shown(chars, offset, length),
              declared.get().name(),
              declared.get().type().name().toLowerCase(Locale.ROOT)));
    }
    if (numbers != null && !NUMBERS.containsAll(seen) && !TIMES.containsAll(seen)) {
      numbers = null;
    }
    if (declared.isEmpty()
        && (seen.contains(ColumnType.TEXT) || seen.size() > 1)
        && numbers == null) {
      isPlain = true;
    }
  }

  private static boolean fits(ColumnType found, ColumnType declared) {
    return switch (declared) {
      case TEXT, BINARY -> true;
      case DECIMAL -> NUMBERS.contains(found);
      case TIMESTAMP -> TIMES.contains(found);
      default -> found == declared;
    };
  }

  long count() {
    return count;
  }

  /** Returns the type of the values so far; the narrowest that holds them all. */
  ColumnType type() {
    if (declared.isPresent()) {
      return declared.get().type();
    }
    if (seen.size() == 1) {
      return seen.iterator().next();
    }
    if (seen.isEmpty() || numbers == null) {
      return ColumnType.TEXT;
    }
    return NUMBERS.containsAll(seen) ? ColumnType.DECIMAL : ColumnType.TIMESTAMP;
  }

  ColumnSummary summary(Detail detail, long rows) {
    Frequencies kept = frequent.summary(detail.frequent(), rows);
    UltraLogLog sketch =
        detail.precision() == 0 ? distinct : distinct.copy().downsize(detail.precision());
    long estimate =
        frequent.isComplete()
            ? frequent.summary(FrequentValues.COUNTERS, rows).rows().size()
            : Math.round(distinct.getDistinctCountEstimate());
    double unit = type() == ColumnType.DATE ? DAY_SECONDS : 1;
    NumberSketch ordered = numbers;
    return new ColumnSummary(
        count,
        Math.min(count, estimate),
        kept.complete() || detail.precision() == 0
            ? Optional.empty()
            : Optional.of(new Registers(HexFormat.of().formatHex(sketch.getState()))),
        ordered == null ? Optional.empty() : ordered.summary(detail.compression(), unit),
        kept);
  }

  private static String shown(char[] chars, int offset, int length) {
    return new String(chars, offset, Math.min(length, 40));
  }

  /**
   * One multiplication a character as FNV-1a has it, then the finisher of MurmurHash3 in Stafford's
   * variant 13, without which the low bits would know little of the first characters. Written out
   * because the characters lie in the parser's buffer; a hash of a String would copy each value.
   */
  static long hash(char[] chars, int offset, int length) {
    long hash = 0xcbf29ce484222325L;
    for (int i = offset; i < offset + length; i++) {
      hash = (hash ^ chars[i]) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
    hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
    return hash ^ (hash >>> 31);
  }
}
