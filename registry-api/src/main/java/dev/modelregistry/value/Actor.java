package dev.modelregistry.value;

import java.util.Locale;

/**
 * Who acts, as the host application authenticated them. The library does not authenticate; it
 * records.
 *
 * @param kind a person or a service; only a person can approve
 * @param name 1 to 200 printable characters, for example a user name or an address
 */
public record Actor(Kind kind, String name) {

  /** What kind of actor. */
  public enum Kind {
    /** A human being, who can be asked. */
    PERSON,
    /** A program: a training job, a release pipeline. */
    SERVICE;

    private String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException if the name is blank, longer than 200 characters or holds
   *     control characters
   */
  public Actor {
    name = Names.text("the name of an actor", name, 200);
  }

  /** Returns a person. */
  public static Actor person(String name) {
    return new Actor(Kind.PERSON, name);
  }

  /** Returns a service. */
  public static Actor service(String name) {
    return new Actor(Kind.SERVICE, name);
  }

  /**
   * Reads the form that {@link #toString} writes.
   *
   * @throws IllegalArgumentException if the text is not of that form
   */
  public static Actor parse(String text) {
    for (Kind kind : Kind.values()) {
      if (text.startsWith(kind.word() + ":")) {
        return new Actor(kind, text.substring(kind.word().length() + 1));
      }
    }
    throw new IllegalArgumentException(
        "an actor is written person:… or service:…, not '" + Names.shown(text) + "'");
  }

  /** Returns {@code person:} or {@code service:} and the name. */
  @Override
  public String toString() {
    return kind.word() + ":" + name;
  }

  /** Says whether this is a person. */
  public boolean isPerson() {
    return kind == Kind.PERSON;
  }
}
