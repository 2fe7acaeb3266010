package dev.modelregistry.core;

import dev.modelregistry.CanaryRequest;
import dev.modelregistry.Decision;
import dev.modelregistry.core.audit.DecisionHistory;
import dev.modelregistry.core.codec.CanaryCodec;
import dev.modelregistry.core.log.EventLog;
import dev.modelregistry.core.log.LogHead;
import dev.modelregistry.core.policy.CanaryCase;
import dev.modelregistry.core.policy.CanaryDecision;
import dev.modelregistry.core.policy.Consent;
import dev.modelregistry.core.policy.PolicyInForce;
import dev.modelregistry.core.policy.PromotionCase.Asked;
import dev.modelregistry.core.state.DecisionsState;
import dev.modelregistry.core.state.RulesState;
import dev.modelregistry.core.state.RunningCanary;
import dev.modelregistry.core.state.Turn;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.event.CanaryAborted;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.event.Refused;
import dev.modelregistry.gate.Alarm;
import dev.modelregistry.gate.CanaryTerms;
import dev.modelregistry.gate.GuardRail;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.ModelName;
import dev.modelregistry.value.Role;
import dev.modelregistry.value.Share;
import dev.modelregistry.value.VersionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A decision on the canary of a label being asked for. */
final class LabelCanary implements CanaryRequest {

  private final Desk desk;
  private final ModelName model;
  private final Label label;
  private final EventLog<DecisionsState> log;
  private final List<GuardRail> guards = new ArrayList<>();
  private final List<Consent> consents = new ArrayList<>();
  private Optional<VersionId> candidate = Optional.empty();
  private Optional<Share> share = Optional.empty();
  private String reason = "";

  LabelCanary(Desk desk, ModelName model, Label label) {
    this.desk = desk;
    this.model = model;
    this.label = label;
    this.log = desk.site().decisions(model);
  }

  @Override
  public CanaryRequest version(VersionId version) {
    if (!version.model().equals(model)) {
      throw new Rejected(version + " is a version of another model than " + model);
    }
    candidate = Optional.of(version);
    return this;
  }

  @Override
  public CanaryRequest share(Share ofCalls) {
    share = Optional.of(ofCalls);
    return this;
  }

  @Override
  public CanaryRequest guard(GuardRail guard) {
    guards.add(guard);
    return this;
  }

  @Override
  public CanaryRequest approvedBy(Actor approver, String reference) {
    consents.add(Consent.checked(approver, reference));
    return this;
  }

  @Override
  public CanaryRequest because(String why) {
    reason = FreeText.checked("the reason of a canary", why);
    return this;
  }

  @Override
  public Decision commit() {
    LogHead<DecisionsState> head = log.head();
    Turn turn = head.state().turn(label).orElseThrow(() -> impossible("it points at no version"));
    Optional<RunningCanary> running = turn.canary();
    CanaryTerms terms = running.map(this::changed).orElseGet(() -> started(turn));
    requireAccess(head.state(), terms);
    StoredVersion version = desk.versions().version(terms.candidate());
    version.requirePresent();
    Digest digest = CanaryCodec.digest(terms);
    OptionalLong since =
        running.isPresent() ? OptionalLong.of(running.get().since()) : OptionalLong.empty();
    LogEntry entry =
        log.append(
                desk.actor(),
                latest -> {
                  LogHead<RulesState> rules = desk.site().rules().head();
                  requireAccess(latest.state(), terms);
                  CanaryCase.Basis basis =
                      new CanaryCase.Basis(digest, version.registeredBy(), rules.position());
                  Asked asked = new Asked(consents, reason, Optional.empty());
                  return CanaryDecision.decide(
                          latest.state(), rules.state(), new CanaryCase(terms, since, basis, asked))
                      .event();
                })
            .entry();
    if (entry.event() instanceof Refused refused) {
      throw new Rejected(refused.reason());
    }
    return DecisionHistory.decision(entry);
  }

  private CanaryTerms started(Turn turn) {
    VersionId version =
        candidate.orElseThrow(
            () -> impossible("none runs; say which version is to be one, with version(...)"));
    if (version.equals(turn.holding().version())) {
      throw impossible("it points at " + version + " itself");
    }
    return new CanaryTerms(label, version, turn.holding(), asked(), guards);
  }

  private CanaryTerms changed(RunningCanary running) {
    CanaryTerms terms = running.terms();
    if (candidate.filter(version -> !version.equals(terms.candidate())).isPresent()) {
      throw impossible(
          String.format(
              "%s is its canary since decision %d; abort that first",
              terms.candidate(), running.since()));
    } else if (!guards.isEmpty()) {
      throw impossible(
          terms.candidate()
              + " is its canary already, and the guard rails of one that runs stay; abort it, and"
              + " start it again with others");
    } else if (terms.share().equals(asked())) {
      throw impossible(terms.candidate() + " answers " + terms.share() + " of its calls already");
    }
    return terms.with(asked());
  }

  private Share asked() {
    return share.orElseThrow(() -> impossible("say what share of its calls, with percent(...)"));
  }

  private void requireAccess(DecisionsState now, CanaryTerms terms) {
    RulesState rules = desk.site().rules().head().state();
    desk.require(
        PolicyInForce.ofCanary(label, now, rules).roleToMove(),
        model.value(),
        String.format("give %s of the calls of %s to %s", terms.share(), label, terms.candidate()));
    for (Consent consent : consents) {
      desk.require(
          consent.approver(), Role.APPROVER, model.value(), "approve a canary of " + model);
    }
  }

  @Override
  public Decision abort(String why) {
    if (why.isBlank()) {
      throw new IllegalArgumentException("an abort needs a reason, for example an incident number");
    }
    String checked = FreeText.checked("the reason of an abort", why);
    DecisionsState now = log.head().state();
    RulesState rules = desk.site().rules().head().state();
    Role canaries = PolicyInForce.ofCanary(label, now, rules).roleToMove();
    if (!rules.allows(desk.actor(), canaries, model.value())) {
      desk.require(
          PolicyInForce.of(label, now, rules).roleToMove(),
          model.value(),
          "abort the canary of " + label + " of " + model);
    }
    return end(OptionalLong.empty(), checked, Optional.empty());
  }

  /**
   * Ends a canary because of an alarm, whoever acts: the alarm itself is checked, as {@code verify}
   * does again.
   */
  Decision abort(long started, Alarm alarm) {
    return end(OptionalLong.of(started), alarm.toString(), Optional.of(alarm));
  }

  private Decision end(OptionalLong started, String why, Optional<Alarm> alarm) {
    return DecisionHistory.decision(
        log.append(
                desk.actor(),
                latest -> {
                  RunningCanary running =
                      latest
                          .state()
                          .canary(label)
                          .filter(now -> now.since() == started.orElse(now.since()))
                          .orElseThrow(() -> impossible("no such canary runs"));
                  CanaryTerms terms = running.terms();
                  if (alarm.filter(each -> !CanaryDecision.isGenuine(each, terms)).isPresent()) {
                    throw impossible("its numbers do not amount to this alarm: " + why);
                  }
                  return new CanaryAborted(label, terms.candidate(), running.since(), why, alarm);
                })
            .entry());
  }

  private Rejected impossible(String why) {
    return new Rejected(
        String.format("the canary of %s of %s was not changed: %s", label, model, why));
  }
}
