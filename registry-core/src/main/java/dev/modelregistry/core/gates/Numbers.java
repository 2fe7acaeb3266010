package dev.modelregistry.core.gates;

import dev.modelregistry.gate.Direction;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;

/**
 * Numbers as reports show them, and arithmetic on exactly what they show.
 *
 * <p>{@code Double.toString} differs between Java releases (JDK-4511638, changed in 19), and a
 * report that read differently on another machine would have another digest.
 */
final class Numbers {

  /** Seventeen significant digits tell any two doubles apart (IEEE 754-2019, section 5.12.2). */
  private static final int ENOUGH_DIGITS = 17;

  private Numbers() {}

  /** Returns the decimal with the fewest digits that reads back as the same finite double. */
  static BigDecimal decimal(double value) {
    BigDecimal exact = new BigDecimal(value);
    BigDecimal rounded = exact;
    for (int digits = 1; digits <= ENOUGH_DIGITS; digits++) {
      rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      if (rounded.doubleValue() == value) {
        break;
      }
    }
    return rounded.signum() == 0 ? BigDecimal.ZERO : rounded.stripTrailingZeros();
  }

  static String text(double value) {
    BigDecimal decimal = decimal(value);
    int magnitude = decimal.precision() - decimal.scale();
    return magnitude > 15 || magnitude < -5 ? decimal.toString() : decimal.toPlainString();
  }

  /**
   * By how much a value is better than another, computed on the decimals that people read: 0.944
   * gains 0.01 over 0.934, although the difference of the doubles is a little less. So whoever
   * holds the sentence can work out the verdict on paper.
   */
  static BigDecimal gain(Direction direction, double value, double other) {
    BigDecimal difference = decimal(value).subtract(decimal(other));
    return direction == Direction.HIGHER_IS_BETTER ? difference : difference.negate();
  }

  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** Returns "1 row", "2,000 rows". */
  static String count(long count, String noun) {
    return count(count) + " " + noun + (count == 1 ? "" : "s");
  }

  /** Returns the milliseconds, which latencies are thought in, without rounding. */
  static String millis(Duration duration) {
    BigDecimal nanos =
        BigDecimal.valueOf(duration.getSeconds())
            .movePointRight(9)
            .add(BigDecimal.valueOf(duration.getNano()));
    return nanos.movePointLeft(6).stripTrailingZeros().toPlainString() + " ms";
  }
}
