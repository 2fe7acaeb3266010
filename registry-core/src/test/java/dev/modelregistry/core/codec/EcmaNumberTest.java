package dev.modelregistry.core.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EcmaNumberTest {

  @Nested
  class Rfc8785AppendixB {

    @ParameterizedTest
    @CsvSource({
      "0000000000000000, 0",
      "8000000000000000, 0",
      "0000000000000001, 5e-324",
      "8000000000000001, -5e-324",
      "7fefffffffffffff, 1.7976931348623157e+308",
      "ffefffffffffffff, -1.7976931348623157e+308",
      "4340000000000000, 9007199254740992",
      "c340000000000000, -9007199254740992",
      "4430000000000000, 295147905179352830000",
      "44b52d02c7e14af5, 9.999999999999997e+22",
      "44b52d02c7e14af6, 1e+23",
      "44b52d02c7e14af7, 1.0000000000000001e+23",
      "444b1ae4d6e2ef4e, 999999999999999700000",
      "444b1ae4d6e2ef4f, 999999999999999900000",
      "444b1ae4d6e2ef50, 1e+21",
      "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
      "3eb0c6f7a0b5ed8d, 0.000001",
      "41b3de4355555553, 333333333.3333332",
      "41b3de4355555554, 333333333.33333325",
      "41b3de4355555555, 333333333.3333333",
      "41b3de4355555556, 333333333.3333334",
      "41b3de4355555557, 333333333.33333343",
      "becbf647612f3696, -0.0000033333333333333333",
      "43143ff3c1cb0959, 1424953923781206.2",
    })
    void numberIsWrittenAsInTheTable(String bits, String text) {
      assertThat(EcmaNumber.text(Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16))))
          .isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void nonFiniteNumberIsRefused(double number) {
      assertThatThrownBy(() -> EcmaNumber.text(number))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("JSON has no form for " + number);
    }
  }

  @Nested
  class Digits {

    /** The lower neighbour of a power of two is twice as close, which breaks simple rounding. */
    @Test
    void everyPowerOfTwoHasTheShortestClosestForm() {
      for (int exponent = -1074; exponent <= 1023; exponent++) {
        double power = Math.scalb(1.0, exponent);
        assertThat(EcmaNumber.text(power)).isEqualTo(reference(power));
        assertThat(EcmaNumber.text(Math.nextDown(power)))
            .isEqualTo(reference(Math.nextDown(power)));
        assertThat(EcmaNumber.text(Math.nextUp(power))).isEqualTo(reference(Math.nextUp(power)));
      }
    }

    /** Among the smallest numbers, and only there, one digit may do where Java shows two. */
    @Test
    void everyVerySmallNumberHasTheShortestClosestForm() {
      for (long bits = 1; bits <= 500; bits++) {
        double small = Double.longBitsToDouble(bits);
        assertThat(EcmaNumber.text(small)).isEqualTo(reference(small));
      }
    }

    @Test
    void everyPowerOfTenIsOneDigit() {
      for (int exponent = -323; exponent <= 308; exponent++) {
        double power = Double.parseDouble("1e" + exponent);
        String expected =
            exponent >= 21
                ? "1e+" + exponent
                : exponent < -6 ? "1e" + exponent : new BigDecimal("1e" + exponent).toPlainString();
        assertThat(EcmaNumber.text(power)).isEqualTo(expected);
      }
    }
  }

  @Property(tries = 3000)
  void anyDoubleHasTheShortestClosestForm(@ForAll long bits) {
    double number = Double.longBitsToDouble(bits);
    Assume.that(Double.isFinite(number));
    assertThat(EcmaNumber.text(number)).isEqualTo(reference(number));
  }

  @Property(tries = 20000)
  void anyDoubleReadsBackAsItself(@ForAll long bits) {
    double number = Double.longBitsToDouble(bits);
    Assume.that(Double.isFinite(number));
    // Adding zero turns -0 into the 0 that is written.
    assertThat(Double.parseDouble(EcmaNumber.text(number))).isEqualTo(number + 0.0);
  }

  @Property(tries = 3000)
  void anyMeasurementReadsBackAsItself(@ForAll double number) {
    assertThat(EcmaNumber.text(number)).isEqualTo(reference(number));
  }

  /**
   * The definition in ECMA-262, tried out: for 1, 2, ... 17 digits, the decimals of that many
   * digits on both sides of the number, until one reads back; of two that do, the closer, of two as
   * close, the even one.
   */
  private static String reference(double number) {
    if (number == 0) {
      return "0";
    }
    BigDecimal exact = new BigDecimal(Math.abs(number));
    for (int digits = 1; digits <= 17; digits++) {
      BigDecimal below = exact.round(new MathContext(digits, RoundingMode.DOWN));
      BigDecimal above = exact.round(new MathContext(digits, RoundingMode.UP));
      boolean belowFits = below.doubleValue() == Math.abs(number);
      boolean aboveFits = above.doubleValue() == Math.abs(number);
      if (belowFits || aboveFits) {
        int closer = exact.subtract(below).compareTo(above.subtract(exact));
        boolean belowIsCloser = closer < 0 || (closer == 0 && !below.unscaledValue().testBit(0));
        boolean useBelow = belowFits && (!aboveFits || belowIsCloser);
        return (number < 0 ? "-" : "") + positional(useBelow ? below : above);
      }
    }
    throw new AssertionError("17 digits are enough for " + number);
  }

  /**
   * The cases of Number::toString in ECMA-262, in its own letters: s digits, k of them, times
   * ten^(n-k).
   */
  private static String positional(BigDecimal decimal) {
    String s = decimal.stripTrailingZeros().unscaledValue().toString();
    int k = s.length();
    int n = k - decimal.stripTrailingZeros().scale();
    if (k <= n && n <= 21) {
      return s + "0".repeat(n - k);
    } else if (0 < n && n <= 21) {
      return s.substring(0, n) + "." + s.substring(n);
    } else if (-6 < n && n <= 0) {
      return "0." + "0".repeat(-n) + s;
    }
    String exponent = (n - 1 > 0 ? "+" : "") + (n - 1);
    return k == 1 ? s + "e" + exponent : s.charAt(0) + "." + s.substring(1) + "e" + exponent;
  }
}
