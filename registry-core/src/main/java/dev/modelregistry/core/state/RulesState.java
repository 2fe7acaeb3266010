package dev.modelregistry.core.state;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Maps;
import dev.modelregistry.event.Denied;
import dev.modelregistry.event.Event;
import dev.modelregistry.event.Granted;
import dev.modelregistry.event.KeepSet;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.event.PolicySet;
import dev.modelregistry.event.Revoked;
import dev.modelregistry.event.Unrecognised;
import dev.modelregistry.event.Voided;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.Grant;
import dev.modelregistry.value.Keep;
import dev.modelregistry.value.KeepRule;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.Role;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What holds for the whole registry: default policies, who may do what, and how bytes are kept.
 *
 * @param standing the policy of each label, for models without one of their own
 * @param granted the grants that hold, in the order in which they were given
 * @param denials what was denied since the roles last changed, each once
 * @param kept how bytes are kept, in the order in which it was set; no names stand there twice
 */
public record RulesState(
    ImmutableSortedMap<Label, StandingPolicy> standing,
    ImmutableList<Grant> granted,
    ImmutableSet<Denial> denials,
    ImmutableList<KeepRule> kept)
    implements LogState<RulesState> {

  /** Stands for every name in a grant. */
  private static final String EVERYTHING = "*";

  private static final RulesState EMPTY =
      new RulesState(
          ImmutableSortedMap.of(), ImmutableList.of(), ImmutableSet.of(), ImmutableList.of());

  /** So that a service that tries again and again cannot grow the log, nor a host of them. */
  private static final int MOST_DENIALS_OF_ONE = 50;

  private static final int MOST_DENIALS = 1_000;

  public static RulesState empty() {
    return EMPTY;
  }

  @Override
  public RulesState fold(List<LogEntry> entries) {
    Edited<Label, StandingPolicy> policies = new Edited<>(standing);
    Set<Grant> grants = new LinkedHashSet<>(granted);
    Set<Denial> denied = new LinkedHashSet<>(denials);
    List<KeepRule> keeping = new ArrayList<>(kept);
    for (LogEntry entry : entries) {
      Event event = entry.event();
      if (event instanceof PolicySet set) {
        policies.put(set.label(), new StandingPolicy(set.policy(), entry.ref()));
      } else if (event instanceof Granted more) {
        grants.add(more.grant());
        denied.clear();
      } else if (event instanceof Revoked less) {
        revoke(less.grant(), grants, entry);
        denied.clear();
      } else if (event instanceof Denied what) {
        deny(new Denial(entry.actor(), what), denied);
      } else if (event instanceof KeepSet set) {
        keeping.removeIf(rule -> rule.names().equals(set.rule().names()));
        keeping.add(set.rule());
      } else if (!(event instanceof Voided || event instanceof Unrecognised)) {
        throw InconsistentLog.misplaced(entry);
      }
    }
    return new RulesState(
        policies.result(),
        ImmutableList.copyOf(grants),
        ImmutableSet.copyOf(denied),
        ImmutableList.copyOf(keeping));
  }

  private static void revoke(Grant grant, Set<Grant> grants, LogEntry entry) {
    if (!grants.remove(grant)) {
      throw new InconsistentLog(
          entry.sequence(),
          String.format(
              "%s revokes the role %s on %s of %s, which nobody granted",
              entry.ref(), grant.role(), grant.names(), grant.actor()));
    }
  }

  /** Two writers may have recorded one refusal at once, or more than there is room for. */
  private static void deny(Denial denial, Set<Denial> denied) {
    if (isNews(denial, denied)) {
      denied.add(denial);
    }
  }

  /**
   * Says whether a refusal is to be recorded: it is one that the log does not show since the roles
   * last changed, and neither its actor nor all together have filled their room.
   */
  public boolean isNews(Denial denial) {
    return isNews(denial, denials);
  }

  private static boolean isNews(Denial denial, Set<Denial> known) {
    return known.size() < MOST_DENIALS
        && !known.contains(denial)
        && known.stream().filter(other -> other.actor().equals(denial.actor())).count()
            < MOST_DENIALS_OF_ONE;
  }

  /** Returns the default policy of a label, or empty where there is none. */
  public Optional<StandingPolicy> policy(Label label) {
    return Optional.ofNullable(standing.get(label));
  }

  /** Returns the default policies, sorted by label. */
  public Map<Label, Policy> policies() {
    return Maps.transformValues(standing, StandingPolicy::policy);
  }

  /** Returns the grants that hold, oldest first. */
  public List<Grant> grants() {
    return granted;
  }

  /** Returns how the bytes of a model or dataset are kept, or empty where that was not set. */
  public Optional<Keep> keep(String name) {
    return kept.reverse().stream()
        .filter(rule -> rule.matches(name))
        .map(KeepRule::keep)
        .findFirst();
  }

  /** Says whether nobody was granted anything, so that everybody may do everything. */
  public boolean isOpen() {
    return granted.isEmpty();
  }

  /** Says whether an actor may do on a model or dataset what asks for a role. */
  public boolean allows(Actor actor, Role needed, String name) {
    return isOpen() || granted.stream().anyMatch(grant -> grant.allows(actor, needed, name));
  }

  /** Says whether somebody would be admin of everything if this was granted too. */
  public boolean hasAdminWith(Grant more) {
    return isAdmin(more) || granted.stream().anyMatch(RulesState::isAdmin);
  }

  /** Says whether somebody would still be admin of everything if this was revoked. */
  public boolean hasAdminWithout(Grant less) {
    return granted.stream().anyMatch(grant -> isAdmin(grant) && !grant.equals(less));
  }

  private static boolean isAdmin(Grant grant) {
    return grant.role() == Role.ADMIN && grant.names().equals(EVERYTHING);
  }
}
