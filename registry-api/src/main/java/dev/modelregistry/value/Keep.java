package dev.modelregistry.value;

/**
 * What counts when bytes are stored. Whatever is chosen, they are read in the same way.
 *
 * <p>Who stores them may say it each time; else the registry's {@linkplain KeepRule rule} for the
 * name holds, and where there is none, what stands here.
 */
public enum Keep {
  /**
   * Each file is kept byte for byte, so that it can be mapped, linked and read by any tool at once.
   * Weights are kept so unless something else is said: they are loaded far more often than stored.
   */
  PLAIN,
  /**
   * Each file takes as little room as possible: packed, or as what it adds to the one before it,
   * where that saves enough. Data is kept so unless something else is said.
   */
  SMALLEST
}
