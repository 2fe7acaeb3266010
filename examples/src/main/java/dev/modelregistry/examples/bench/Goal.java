package dev.modelregistry.examples.bench;

import java.math.BigDecimal;
import java.util.Locale;

/**
 * What a figure is held to.
 *
 * @param what the ratio of the value to its reference, or the value itself
 * @param bound whether less or more is better
 * @param limit the worst that is good enough
 */
record Goal(What what, Bound bound, double limit) {

  enum What {
    RATIO,
    VALUE,
    NOTHING
  }

  enum Bound {
    AT_MOST("<="),
    AT_LEAST(">=");

    private final String sign;

    Bound(String sign) {
      this.sign = sign;
    }
  }

  static Goal ratioAtMost(double limit) {
    return new Goal(What.RATIO, Bound.AT_MOST, limit);
  }

  static Goal ratioAtLeast(double limit) {
    return new Goal(What.RATIO, Bound.AT_LEAST, limit);
  }

  static Goal valueAtMost(double limit) {
    return new Goal(What.VALUE, Bound.AT_MOST, limit);
  }

  /** Holds a figure to nothing: it is there to tell what holds back another one. */
  static Goal none() {
    return new Goal(What.NOTHING, Bound.AT_LEAST, 0);
  }

  boolean isMetBy(double value, double ratio) {
    if (what == What.NOTHING) {
      return true;
    }
    double measured = what == What.RATIO ? ratio : value;
    return bound == Bound.AT_MOST ? measured <= limit : measured >= limit;
  }

  /** Returns for example {@code ratio <= 1.5}, or {@code none}. */
  @Override
  public String toString() {
    if (what == What.NOTHING) {
      return "none";
    }
    return what.name().toLowerCase(Locale.ROOT)
        + " "
        + bound.sign
        + " "
        + BigDecimal.valueOf(limit).stripTrailingZeros().toPlainString();
  }
}
