package dev.modelregistry.core.codec;

import dev.modelregistry.core.state.Denial;
import dev.modelregistry.event.Denied;
import dev.modelregistry.event.Granted;
import dev.modelregistry.event.KeepSet;
import dev.modelregistry.event.PolicySet;
import dev.modelregistry.event.Revoked;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.Grant;
import dev.modelregistry.value.Keep;
import dev.modelregistry.value.KeepRule;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.Role;
import java.util.List;

/** The events that set rules. */
final class RuleEvents {

  static final List<EventKind<?>> KINDS =
      List.of(
          new EventKind<>("policy-set", PolicySet.class, RuleEvents::write, RuleEvents::policySet),
          new EventKind<>("granted", Granted.class, RuleEvents::write, RuleEvents::granted),
          new EventKind<>("revoked", Revoked.class, RuleEvents::write, RuleEvents::revoked),
          new EventKind<>("denied", Denied.class, RuleEvents::write, RuleEvents::denied),
          new EventKind<>("keep-set", KeepSet.class, RuleEvents::write, RuleEvents::keepSet));

  private static final String LABEL = "label";
  private static final String POLICY = "policy";
  private static final String GRANT = "grant";
  private static final String ACTOR = "actor";
  private static final String ROLE = "role";
  private static final String NAMES = "names";
  private static final String ACTION = "action";
  private static final String NEEDED = "needed";
  private static final String NAME = "name";
  private static final String KEEP = "keep";

  private RuleEvents() {}

  /** Says whether an event of one of these kinds has a part of a kind that is not known. */
  static boolean hasUnknownPart(JsonObject event) {
    return event.optionalObject(POLICY).filter(policy -> !PolicyCodec.isKnown(policy)).isPresent();
  }

  private static void write(PolicySet event, JsonObject.Builder json) {
    json.put(LABEL, event.label().toString()).put(POLICY, PolicyCodec.json(event.policy()));
  }

  private static PolicySet policySet(JsonObject json) {
    return new PolicySet(json.text(LABEL, Label::of), json.object(POLICY, PolicyCodec::policy));
  }

  private static void write(Granted event, JsonObject.Builder json) {
    json.put(GRANT, json(event.grant()));
  }

  private static Granted granted(JsonObject json) {
    return new Granted(json.object(GRANT, RuleEvents::grant));
  }

  private static void write(Revoked event, JsonObject.Builder json) {
    json.put(GRANT, json(event.grant()));
  }

  private static Revoked revoked(JsonObject json) {
    return new Revoked(json.object(GRANT, RuleEvents::grant));
  }

  private static void write(Denied event, JsonObject.Builder json) {
    json.put(ACTION, event.action()).put(NEEDED, Words.of(event.needed())).put(NAME, event.name());
  }

  private static Denied denied(JsonObject json) {
    return new Denied(
        json.text(ACTION), json.text(NEEDED, Words.constantOf(Role.class)), json.text(NAME));
  }

  private static void write(KeepSet event, JsonObject.Builder json) {
    write(event.rule(), json);
  }

  private static void write(KeepRule rule, JsonObject.Builder json) {
    json.put(NAMES, rule.names()).put(KEEP, Words.of(rule.keep()));
  }

  private static KeepSet keepSet(JsonObject json) {
    return new KeepSet(keepRule(json));
  }

  static JsonObject json(KeepRule rule) {
    JsonObject.Builder json = JsonObject.builder();
    write(rule, json);
    return json.build();
  }

  static KeepRule keepRule(JsonObject json) {
    return new KeepRule(json.text(NAMES), json.text(KEEP, Words.constantOf(Keep.class)));
  }

  static JsonObject json(Denial denial) {
    JsonObject.Builder json = JsonObject.builder().put(ACTOR, denial.actor().toString());
    write(denial.denied(), json);
    return json.build();
  }

  static Denial denial(JsonObject json) {
    return new Denial(json.text(ACTOR, Actor::parse), denied(json));
  }

  static JsonObject json(Grant grant) {
    return JsonObject.builder()
        .put(ACTOR, grant.actor().toString())
        .put(ROLE, Words.of(grant.role()))
        .put(NAMES, grant.names())
        .build();
  }

  static Grant grant(JsonObject json) {
    return new Grant(
        json.text(ACTOR, Actor::parse),
        json.text(ROLE, Words.constantOf(Role.class)),
        json.text(NAMES));
  }
}
