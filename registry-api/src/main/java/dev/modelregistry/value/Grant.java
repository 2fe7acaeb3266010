package dev.modelregistry.value;

/**
 * A role given to an actor for some models and datasets.
 *
 * @param actor who
 * @param role what they may do
 * @param names where: a model's or dataset's name, or a beginning of names followed by {@code *};
 *     {@code *} alone is everything
 */
public record Grant(Actor actor, Role role, String names) {

  /**
   * Checks the pattern.
   *
   * @throws IllegalArgumentException if the pattern is no name and no beginning followed by {@code
   *     *}
   */
  public Grant {
    Names.checkPattern("a grant", names);
  }

  /** Says whether the grant lets {@code who} do on {@code name} what asks for {@code needed}. */
  public boolean allows(Actor who, Role needed, String name) {
    return actor.equals(who) && role.covers(needed) && Names.matches(names, name);
  }
}
