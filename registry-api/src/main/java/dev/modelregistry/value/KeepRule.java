package dev.modelregistry.value;

/**
 * How the bytes of some models and datasets are kept.
 *
 * @param names whose: a model's or dataset's name, or a beginning of names followed by {@code *};
 *     {@code *} alone is everything
 * @param keep what counts when they are stored
 */
public record KeepRule(String names, Keep keep) {

  /**
   * Checks the pattern.
   *
   * @throws IllegalArgumentException if the pattern is no name and no beginning followed by {@code
   *     *}
   */
  public KeepRule {
    Names.checkPattern("a rule of how bytes are kept", names);
  }

  /** Says whether the rule is one for the model or dataset of this name. */
  public boolean matches(String name) {
    return Names.matches(names, name);
  }
}
