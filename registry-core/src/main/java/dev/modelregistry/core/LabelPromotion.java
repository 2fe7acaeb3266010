package dev.modelregistry.core;

import dev.modelregistry.Decision;
import dev.modelregistry.PromotionRequest;
import dev.modelregistry.core.PromotionCheck.Checked;
import dev.modelregistry.core.audit.DecisionHistory;
import dev.modelregistry.core.codec.ReportCodec;
import dev.modelregistry.core.log.EventLog;
import dev.modelregistry.core.log.LogHead;
import dev.modelregistry.core.policy.Conditions;
import dev.modelregistry.core.policy.Consent;
import dev.modelregistry.core.policy.PolicyInForce;
import dev.modelregistry.core.policy.PromotionCase;
import dev.modelregistry.core.policy.PromotionDecision;
import dev.modelregistry.core.state.DecisionsState;
import dev.modelregistry.error.Conflict;
import dev.modelregistry.error.PromotionRefused;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.event.Approved;
import dev.modelregistry.event.Event;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.event.Refused;
import dev.modelregistry.gate.Approval;
import dev.modelregistry.gate.GateReport;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.Role;
import dev.modelregistry.value.VersionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A promotion being asked for. */
final class LabelPromotion implements PromotionRequest {

  private final Desk desk;
  private final VersionId candidate;
  private final EventLog<DecisionsState> log;
  private final List<Consent> consents = new ArrayList<>();
  private Optional<Label> label = Optional.empty();
  private String reason = "";
  private Optional<String> override = Optional.empty();
  private Optional<GateReport> checked = Optional.empty();

  LabelPromotion(Desk desk, VersionId candidate) {
    this.desk = desk;
    this.candidate = candidate;
    this.log = desk.site().decisions(candidate.model());
  }

  @Override
  public PromotionRequest to(Label target) {
    this.label = Optional.of(target);
    this.checked = Optional.empty();
    return this;
  }

  @Override
  public PromotionRequest approvedBy(Actor approver, String reference) {
    consents.add(Consent.checked(approver, reference));
    return this;
  }

  @Override
  public PromotionRequest because(String why) {
    this.reason = FreeText.checked("the reason of a promotion", why);
    return this;
  }

  @Override
  public PromotionRequest override(String why) {
    if (why.isBlank()) {
      throw new IllegalArgumentException("an override needs a reason that stays on the log");
    }
    this.override = Optional.of(FreeText.checked("the reason of an override", why));
    return this;
  }

  @Override
  public GateReport check() {
    GateReport report = look(log.head()).report();
    checked = Optional.of(report);
    return report;
  }

  @Override
  public Decision commit() {
    LogHead<DecisionsState> head = log.head();
    Checked first = look(head);
    requireAccess(head, first);
    desk.versions().version(candidate).requirePresent();
    GateReport expected = checked.orElse(first.report());
    LogEntry entry = log.append(desk.actor(), latest -> decide(expected, first, latest)).entry();
    if (entry.event() instanceof Refused refused) {
      throw new PromotionRefused(refused.reason(), refused.report());
    }
    return DecisionHistory.decision(entry);
  }

  /** Records a consent to a report that somebody looked at. */
  void approve(GateReport report, Actor approver, String reference) {
    to(report.label());
    Digest digest = ReportCodec.digest(report);
    Approval approval = new Approval(approver, reference, digest);
    String model = candidate.model().value();
    if (!approver.equals(desk.actor())) {
      // Only who may promote can pass on somebody else's consent.
      desk.require(Role.APPROVER, model, "record a consent for " + model);
    }
    desk.require(approver, Role.APPROVER, model, "approve a promotion of " + model);
    log.append(
        desk.actor(),
        head -> {
          requireSame(report, look(head).report());
          return new Approved(report.label(), candidate, approval);
        });
  }

  private Checked look(LogHead<DecisionsState> head) {
    Label target =
        label.orElseThrow(
            () ->
                new Rejected(
                    String.format(
                        "say which label %s is to be promoted to, for example to(PRODUCTION)",
                        candidate)));
    return new PromotionCheck(desk, candidate, target).at(head, desk.site().rules().head());
  }

  private void requireAccess(LogHead<DecisionsState> head, Checked look) {
    String model = candidate.model().value();
    Label target = look.report().label();
    desk.require(
        PolicyInForce.of(target, head.state(), look.rules().state()).roleToMove(),
        model,
        "promote " + candidate + " to " + target);
    for (Consent consent : consents) {
      desk.require(consent.approver(), Role.APPROVER, model, "approve a promotion of " + model);
    }
  }

  private Event decide(GateReport expected, Checked first, LogHead<DecisionsState> head) {
    Checked now = stillTrue(first, head);
    requireSame(expected, now.report());
    PromotionCase asked =
        new PromotionCase(
            now.report(),
            ReportCodec.digest(now.report()),
            now.registrant(),
            now.rules().position(),
            new PromotionCase.Asked(consents, reason, override));
    PromotionDecision decision = PromotionDecision.decide(head.state(), now.rules().state(), asked);
    return decision instanceof PromotionDecision.RefusedDecision refused
        ? refused.event()
        : ((PromotionDecision.Allowed) decision).event();
  }

  /**
   * Returns what is found now, under the registry's rules as they are now. The gates look again
   * only where something was written since: others wait for the log while they do.
   */
  private Checked stillTrue(Checked first, LogHead<DecisionsState> head) {
    if (first.isOf(head, desk.site().rules().head())) {
      return first;
    }
    Checked again = look(head);
    requireAccess(head, again);
    return again;
  }

  /** A promotion takes place only on what its gates compared. */
  private static void requireSame(GateReport expected, GateReport now) {
    Optional<String> changed = Conditions.changed(expected, now);
    if (changed.isPresent()) {
      throw new Conflict(changed.get());
    }
  }
}
