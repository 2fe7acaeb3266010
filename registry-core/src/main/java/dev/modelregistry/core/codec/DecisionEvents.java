package dev.modelregistry.core.codec;

import dev.modelregistry.event.Approved;
import dev.modelregistry.event.Evaluated;
import dev.modelregistry.event.Promoted;
import dev.modelregistry.event.Refused;
import dev.modelregistry.event.RolledBack;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.LogPosition;
import dev.modelregistry.value.VersionId;
import java.util.List;

/** The events that only the decisions of a model hold. */
final class DecisionEvents {

  static final List<EventKind<?>> KINDS =
      List.of(
          new EventKind<>(
              "promoted", Promoted.class, DecisionEvents::write, DecisionEvents::promoted),
          new EventKind<>("refused", Refused.class, DecisionEvents::write, DecisionEvents::refused),
          new EventKind<>(
              "rolled-back", RolledBack.class, DecisionEvents::write, DecisionEvents::rolledBack),
          new EventKind<>(
              "approved", Approved.class, DecisionEvents::write, DecisionEvents::approved),
          new EventKind<>(
              "evaluated", Evaluated.class, DecisionEvents::write, DecisionEvents::evaluated));

  private static final String REPORT = "report";
  private static final String APPROVALS = "approvals";
  private static final String REASON = "reason";
  private static final String OVERRIDE = "override";
  private static final String RULES = "rules";
  private static final String LABEL = "label";
  private static final String FROM = "from";
  private static final String RESTORED = "restored";
  private static final String BELOW = "below";
  private static final String CANDIDATE = "candidate";
  private static final String APPROVAL = "approval";
  private static final String VERSION = "version";
  private static final String EVALUATION = "evaluation";

  private DecisionEvents() {}

  private static void write(Promoted event, JsonObject.Builder json) {
    json.put(REPORT, ReportCodec.json(event.report()))
        .put(APPROVALS, event.approvals().stream().map(ReportCodec::json).toList())
        .put(REASON, event.reason())
        .put(OVERRIDE, event.override())
        .put(RULES, event.rules().toString());
  }

  private static Promoted promoted(JsonObject json) {
    return new Promoted(
        json.object(REPORT, ReportCodec::report),
        json.objects(APPROVALS, ReportCodec::approval),
        json.text(REASON),
        json.optionalText(OVERRIDE),
        json.text(RULES, LogPosition::parse));
  }

  private static void write(Refused event, JsonObject.Builder json) {
    json.put(REPORT, ReportCodec.json(event.report()))
        .put(APPROVALS, event.approvals().stream().map(ReportCodec::json).toList())
        .put(REASON, event.reason());
  }

  private static Refused refused(JsonObject json) {
    return new Refused(
        json.object(REPORT, ReportCodec::report),
        json.objects(APPROVALS, ReportCodec::approval),
        json.text(REASON));
  }

  private static void write(RolledBack event, JsonObject.Builder json) {
    json.put(LABEL, event.label().toString())
        .put(FROM, ValueCodec.json(event.from()))
        .put(RESTORED, ValueCodec.json(event.restored()))
        .put(BELOW, event.below())
        .put(REASON, event.reason());
  }

  private static RolledBack rolledBack(JsonObject json) {
    return new RolledBack(
        json.text(LABEL, Label::of),
        json.object(FROM, ValueCodec::holding),
        json.object(RESTORED, ValueCodec::holding),
        json.integer(BELOW),
        json.text(REASON));
  }

  private static void write(Approved event, JsonObject.Builder json) {
    json.put(LABEL, event.label().toString())
        .put(CANDIDATE, event.candidate().toString())
        .put(APPROVAL, ReportCodec.json(event.approval()));
  }

  private static Approved approved(JsonObject json) {
    return new Approved(
        json.text(LABEL, Label::of),
        json.text(CANDIDATE, VersionId::parse),
        json.object(APPROVAL, ReportCodec::approval));
  }

  private static void write(Evaluated event, JsonObject.Builder json) {
    json.put(VERSION, event.version().toString())
        .put(EVALUATION, EvaluationCodec.json(event.evaluation()));
  }

  private static Evaluated evaluated(JsonObject json) {
    return new Evaluated(
        json.text(VERSION, VersionId::parse), json.object(EVALUATION, EvaluationCodec::evaluation));
  }
}
