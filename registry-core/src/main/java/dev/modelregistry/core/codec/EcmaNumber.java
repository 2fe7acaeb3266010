package dev.modelregistry.core.codec;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * A double as ECMAScript writes it (ECMA-262, Number::toString), which RFC 8785 section 3.2.2.3
 * prescribes: the fewest digits that read back as the same double, and of those the closest.
 *
 * <p>{@code Double.toString} is not that before JDK 19. The digits come from the Schubfach
 * algorithm in Jackson, which follows the later JDK.
 */
final class EcmaNumber {

  /** From 10^21 on, and below 10^-6, an exponent is written. */
  private static final int LARGEST_PLAIN_EXPONENT = 21;

  private static final int SMALLEST_PLAIN_EXPONENT = -6;

  private EcmaNumber() {}

  /** Returns the text of a finite number. */
  static String text(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("JSON has no form for " + value);
    }
    if (value == 0) {
      return "0";
    }
    BigDecimal shortest = shortest(Math.abs(value));
    String text = format(shortest.unscaledValue().toString(), shortest.scale());
    return value < 0 ? "-" + text : text;
  }

  private static BigDecimal shortest(double value) {
    BigDecimal shortest = new BigDecimal(NumberOutput.toString(value, true)).stripTrailingZeros();
    if (shortest.precision() == 2) {
      // Java always shows two digits and takes the closest such (4.9E-324), where ECMAScript
      // stops at one if that is enough (5e-324).
      BigDecimal digit = new BigDecimal(value).round(new MathContext(1, RoundingMode.HALF_EVEN));
      return digit.doubleValue() == value ? digit.stripTrailingZeros() : shortest;
    }
    return shortest;
  }

  /** Writes 0.{@code digits} times ten to the power {@code digits.length() - scale}. */
  private static String format(String digits, int scale) {
    int count = digits.length();
    int point = count - scale;
    if (point > LARGEST_PLAIN_EXPONENT || point <= SMALLEST_PLAIN_EXPONENT) {
      String fraction = count == 1 ? "" : "." + digits.substring(1);
      String sign = point > 0 ? "+" : "-";
      return digits.charAt(0) + fraction + "e" + sign + Math.abs(point - 1);
    } else if (point <= 0) {
      return "0." + "0".repeat(-point) + digits;
    } else if (point >= count) {
      return digits + "0".repeat(point - count);
    }
    return digits.substring(0, point) + "." + digits.substring(point);
  }
}
