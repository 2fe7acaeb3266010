package dev.modelregistry.core.proof;

import java.util.Random;

/**
 * What all chance of one test comes from. A test in a class with {@code @ExtendWith(Seeds.class)}
 * takes it as a parameter.
 */
public record Seed(long value) {

  /** Returns the numbers that belong to a part of the test, the same for the same seed and part. */
  public Random random(String part) {
    return new Random(value * 31 + part.hashCode());
  }
}
