package dev.modelregistry.gate;

import dev.modelregistry.value.Names;

/** The checks that evaluations and rules share. */
final class Metrics {

  private Metrics() {}

  static String name(String what, String name) {
    return Names.text("the name of " + what, name, 200);
  }

  static double finite(String what, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          what + " is " + value + "; a metric is finite, leave it out where it is undefined");
    }
    return value == 0 ? 0 : value;
  }

  static double notNegative(String what, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(what + " is 0 or more, not " + value);
    }
    return value == 0 ? 0 : value;
  }
}
