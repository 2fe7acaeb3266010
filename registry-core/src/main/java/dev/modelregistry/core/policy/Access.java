package dev.modelregistry.core.policy;

import dev.modelregistry.core.state.RulesState;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.Grant;
import dev.modelregistry.value.Role;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Who may do what. The answers are sentences for the caller, empty where nothing is amiss. */
public final class Access {

  /** The name that stands for the whole registry: its rules, and grants for all names. */
  public static final String EVERYTHING = "*";

  private static final int ADMINS_NAMED = 3;

  private Access() {}

  /**
   * Returns why an actor may not do something.
   *
   * <p>A grant is given and taken by an admin of all its names: ask with {@code grant.names()} as
   * the name. A pattern is matched by grants for itself and for shorter beginnings alone, so nobody
   * hands on more than they have.
   *
   * @param needed the role that it takes
   * @param name the model or dataset, or {@link #EVERYTHING}
   * @param action what is tried, as it follows "may not"
   */
  public static Optional<String> whyNot(
      RulesState rules, Actor actor, Role needed, String name, String action) {
    if (rules.allows(actor, needed, name)) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            "%s may not %s: it takes the role %s on %s, which %s can grant",
            actor, action, word(needed), shown(name), admins(rules, name)));
  }

  /** Returns why a grant cannot be given, whoever gives it. */
  public static Optional<String> whyNotGrant(RulesState rules, Grant grant) {
    return rules.hasAdminWith(grant)
        ? Optional.empty()
        : Optional.of(
            String.format(
                "the role %s on %s was not given to %s: as soon as one role is granted, only roles"
                    + " allow anything, so the first grant makes somebody an admin of everything,"
                    + " with the names '%s'",
                word(grant.role()), shown(grant.names()), grant.actor(), EVERYTHING));
  }

  /** Returns why a grant cannot be taken away, whoever takes it. */
  public static Optional<String> whyNotRevoke(RulesState rules, Grant grant) {
    if (!rules.grants().contains(grant)) {
      return Optional.of(notRevoked(grant) + "there is no such grant, see rules().grants()");
    }
    return rules.hasAdminWithout(grant)
        ? Optional.empty()
        : Optional.of(
            notRevoked(grant)
                + "nobody else is an admin of everything; make somebody so before, and revoke"
                + " again");
  }

  private static String notRevoked(Grant grant) {
    return String.format(
        "the role %s on %s was not taken from %s: ",
        word(grant.role()), shown(grant.names()), grant.actor());
  }

  private static String admins(RulesState rules, String name) {
    String named =
        rules.grants().stream()
            .map(Grant::actor)
            .distinct()
            .filter(actor -> rules.allows(actor, Role.ADMIN, name))
            .limit(ADMINS_NAMED)
            .map(Actor::toString)
            .collect(Collectors.joining(" or "));
    return named.isEmpty() ? "an admin" : named;
  }

  private static String shown(String name) {
    return name.equals(EVERYTHING) ? "everything" : name;
  }

  private static String word(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }
}
