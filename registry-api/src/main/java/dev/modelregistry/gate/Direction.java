package dev.modelregistry.gate;

/** Which way a metric improves. */
public enum Direction {
  /** As for accuracy or AUC. */
  HIGHER_IS_BETTER,
  /** As for an error or a loss. */
  LOWER_IS_BETTER;

  /** Returns by how much {@code value} is better than {@code other}; negative when it is worse. */
  public double gain(double value, double other) {
    return this == HIGHER_IS_BETTER ? value - other : other - value;
  }
}
