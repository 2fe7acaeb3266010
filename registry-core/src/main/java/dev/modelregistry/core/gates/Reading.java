package dev.modelregistry.core.gates;

import dev.modelregistry.gate.Direction;
import java.util.Comparator;
import java.util.List;

/**
 * What one evaluation says of a metric.
 *
 * @param value the metric
 * @param rows how many rows it was computed on, 0 where it was not said
 */
record Reading(double value, long rows) {

  /** Returns the reading least in favour of the version; order in the list is of no consequence. */
  static Reading worst(List<Reading> readings, Direction direction) {
    return readings.stream().min(byMerit(direction)).orElseThrow();
  }

  /** Returns the reading most in favour of the version; order in the list is of no consequence. */
  static Reading best(List<Reading> readings, Direction direction) {
    return readings.stream().max(byMerit(direction)).orElseThrow();
  }

  private static Comparator<Reading> byMerit(Direction direction) {
    return Comparator.<Reading>comparingDouble(reading -> direction.gain(reading.value, 0))
        .thenComparingLong(Reading::rows);
  }

  /** Says whether both name a number of rows and it is not the same. */
  boolean onOtherRowsThan(Reading other) {
    return rows != 0 && other.rows != 0 && rows != other.rows;
  }

  /** Returns the value, and which of how many it is where there is more than one. */
  String shown(int outOf, String which) {
    String value = Numbers.text(this.value);
    return outOf == 1 ? value : value + " (the " + which + " of " + outOf + " evaluations)";
  }
}
