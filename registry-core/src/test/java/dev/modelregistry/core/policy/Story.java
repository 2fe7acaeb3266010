package dev.modelregistry.core.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.modelregistry.core.policy.PromotionCase.Asked;
import dev.modelregistry.core.state.DecisionsState;
import dev.modelregistry.core.state.RulesState;
import dev.modelregistry.event.Event;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.event.PolicySet;
import dev.modelregistry.event.Promoted;
import dev.modelregistry.gate.Finding;
import dev.modelregistry.gate.GateReport;
import dev.modelregistry.gate.GateResult;
import dev.modelregistry.gate.GateRule;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.EntryRef;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.LogPosition;
import dev.modelregistry.value.ModelName;
import dev.modelregistry.value.VersionId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The two logs that decisions read, told entry by entry.
 *
 * <pre>
 *   models/fraud-detector/decisions   1 | 2 | 3 | …   decided(event), promoted(label, version)
 *   policies/log                      1 | 2 | 3 | …   ruled(event)
 * </pre>
 */
final class Story {

  static final ModelName MODEL = new ModelName("fraud-detector");
  static final LogPosition RULES = new LogPosition("policies/log", 0, Digest.of(new byte[0]));
  static final Actor TRAINER = Actor.service("trainer");
  static final Actor ALICE = Actor.person("alice");
  static final Actor BOB = Actor.person("bob");
  static final Actor CAROL = Actor.person("carol");

  final List<LogEntry> log = new ArrayList<>();
  DecisionsState decisions = DecisionsState.empty();
  RulesState rules = RulesState.empty();
  private long rulings;

  static VersionId version(long number) {
    return new VersionId(MODEL, number);
  }

  static GateRule gate(String name) {
    return GateRule.custom(name, Map.of());
  }

  static GateResult passed(String gate) {
    return new GateResult(gate, Finding.passed("fine"));
  }

  static GateResult failed(String gate, String why) {
    return new GateResult(gate, Finding.failed(why));
  }

  Story decided(Event event) {
    log.add(entry("models/fraud-detector/decisions", log.size() + 1, event));
    decisions = decisions.fold(List.of(log.get(log.size() - 1)));
    return this;
  }

  Story ruled(Event event) {
    rulings++;
    rules = rules.fold(List.of(entry("policies/log", rulings, event)));
    return this;
  }

  Story protectedBy(Label label, Policy policy) {
    return decided(new PolicySet(label, policy));
  }

  Story promoted(Label label, long version) {
    return decided(new Promoted(report(label, version), List.of(), "", Optional.empty(), RULES));
  }

  /** Returns what the gates found, against the label and the policy as they are. */
  GateReport report(Label label, long candidate, GateResult... results) {
    return new GateReport(
        label,
        version(candidate),
        decisions.holding(label),
        PolicyInForce.of(label, decisions, rules).ref(),
        List.of(results));
  }

  static Digest digest(GateReport report) {
    return Digest.of(report.toString().getBytes(UTF_8));
  }

  PromotionDecision decide(GateReport report, Asked asked) {
    return PromotionDecision.decide(
        decisions, rules, new PromotionCase(report, digest(report), TRAINER, RULES, asked));
  }

  static Asked by(Actor... people) {
    return new Asked(consents(people), "", Optional.empty());
  }

  static Asked overriddenBy(String why, Actor... people) {
    return new Asked(consents(people), "", Optional.of(why));
  }

  static List<Consent> consents(Actor... people) {
    return List.of(people).stream().map(person -> new Consent(person, "CHG-1")).toList();
  }

  private static LogEntry entry(String log, long sequence, Event event) {
    return new LogEntry(
        new EntryRef(log, sequence),
        new LogEntry.Stamp(String.format("%032x", sequence), ALICE, Instant.EPOCH),
        Digest.of(new byte[0]),
        Optional.empty(),
        event);
  }
}
