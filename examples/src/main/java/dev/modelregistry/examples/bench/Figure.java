package dev.modelregistry.examples.bench;

import java.util.List;

/**
 * Something to measure.
 *
 * @param name what {@code --only} picks it by; the names of its readings begin with it
 */
record Figure(String name, Measurement measurement) {

  /** Measures; takes seconds to minutes. */
  @FunctionalInterface
  interface Measurement {
    List<Reading> run() throws Exception;
  }

  boolean isPickedBy(String beginning) {
    return name.startsWith(beginning);
  }
}
