package dev.modelregistry.core;

import dev.modelregistry.Decision;
import dev.modelregistry.Rules;
import dev.modelregistry.core.audit.DecisionHistory;
import dev.modelregistry.core.log.EventLog;
import dev.modelregistry.core.policy.Access;
import dev.modelregistry.core.state.RulesState;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.event.Event;
import dev.modelregistry.event.Granted;
import dev.modelregistry.event.KeepSet;
import dev.modelregistry.event.PolicySet;
import dev.modelregistry.event.Revoked;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.value.Grant;
import dev.modelregistry.value.Keep;
import dev.modelregistry.value.KeepRule;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rules of the whole registry at somebody's desk. */
final class RegistryRules implements Rules {

  private final Desk desk;
  private final EventLog<RulesState> log;

  RegistryRules(Desk desk) {
    this.desk = desk;
    this.log = desk.site().rules();
  }

  @Override
  public void protect(Label label, Policy policy) {
    desk.require(Role.ADMIN, Access.EVERYTHING, "set the policy of " + label + " for all models");
    log.append(desk.actor(), head -> new PolicySet(label, policy));
  }

  @Override
  public Map<Label, Policy> policies() {
    return log.head().state().policies();
  }

  @Override
  public void grant(Grant grant) {
    desk.require(Role.ADMIN, grant.names(), "grant a role");
    log.append(
        desk.actor(), head -> allowed(Access.whyNotGrant(head.state(), grant), new Granted(grant)));
  }

  @Override
  public void revoke(Grant grant) {
    desk.require(Role.ADMIN, grant.names(), "revoke a role");
    log.append(
        desk.actor(),
        head -> allowed(Access.whyNotRevoke(head.state(), grant), new Revoked(grant)));
  }

  @Override
  public List<Grant> grants() {
    return log.head().state().grants();
  }

  @Override
  public void keep(String names, Keep keep) {
    KeepRule rule = new KeepRule(names, keep);
    desk.require(Role.ADMIN, names, "set how bytes are kept");
    log.append(desk.actor(), head -> new KeepSet(rule));
  }

  @Override
  public List<KeepRule> kept() {
    return log.head().state().kept();
  }

  @Override
  public List<Decision> history() {
    return DecisionHistory.decisions(log, log.head().size());
  }

  private static Event allowed(Optional<String> whyNot, Event event) {
    if (whyNot.isPresent()) {
      throw new Rejected(whyNot.get());
    }
    return event;
  }
}
