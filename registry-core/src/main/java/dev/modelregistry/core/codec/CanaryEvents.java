package dev.modelregistry.core.codec;

import dev.modelregistry.event.CanaryAborted;
import dev.modelregistry.event.CanaryChanged;
import dev.modelregistry.event.CanaryStarted;
import dev.modelregistry.event.Mandate;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.LogPosition;
import dev.modelregistry.value.VersionId;
import java.util.List;

/** The decisions on canaries. */
final class CanaryEvents {

  static final List<EventKind<?>> KINDS =
      List.of(
          new EventKind<>(
              "canary-started", CanaryStarted.class, CanaryEvents::write, CanaryEvents::started),
          new EventKind<>(
              "canary-changed", CanaryChanged.class, CanaryEvents::write, CanaryEvents::changed),
          new EventKind<>(
              "canary-aborted", CanaryAborted.class, CanaryEvents::write, CanaryEvents::aborted));

  private static final String TERMS = "terms";
  private static final String ALARM = "alarm";
  private static final String GUARD = "guard";
  private static final String STARTED = "started";
  private static final String MANDATE = "mandate";
  private static final String POLICY = "policy";
  private static final String APPROVALS = "approvals";
  private static final String REASON = "reason";
  private static final String RULES = "rules";
  private static final String LABEL = "label";
  private static final String CANDIDATE = "candidate";

  private CanaryEvents() {}

  /**
   * Says whether an event has a guard rail of a kind that is not known. A canary must never run
   * without one of its guard rails.
   */
  static boolean hasUnknownPart(JsonObject event) {
    return event.optionalObject(TERMS).filter(terms -> !CanaryCodec.isKnown(terms)).isPresent()
        || event
            .optionalObject(ALARM)
            .filter(alarm -> !CanaryCodec.isKnownGuard(alarm.object(GUARD)))
            .isPresent();
  }

  private static void write(CanaryStarted event, JsonObject.Builder json) {
    json.put(TERMS, CanaryCodec.json(event.terms())).put(MANDATE, json(event.mandate()));
  }

  private static CanaryStarted started(JsonObject json) {
    return new CanaryStarted(
        json.object(TERMS, CanaryCodec::terms), json.object(MANDATE, CanaryEvents::mandate));
  }

  private static void write(CanaryChanged event, JsonObject.Builder json) {
    json.put(STARTED, event.started())
        .put(TERMS, CanaryCodec.json(event.terms()))
        .put(MANDATE, json(event.mandate()));
  }

  private static CanaryChanged changed(JsonObject json) {
    return new CanaryChanged(
        json.integer(STARTED),
        json.object(TERMS, CanaryCodec::terms),
        json.object(MANDATE, CanaryEvents::mandate));
  }

  private static void write(CanaryAborted event, JsonObject.Builder json) {
    json.put(LABEL, event.label().toString())
        .put(CANDIDATE, event.candidate().toString())
        .put(STARTED, event.started())
        .put(REASON, event.reason())
        .put(ALARM, event.alarm().map(CanaryCodec::json));
  }

  private static CanaryAborted aborted(JsonObject json) {
    return new CanaryAborted(
        json.text(LABEL, Label::of),
        json.text(CANDIDATE, VersionId::parse),
        json.integer(STARTED),
        json.text(REASON),
        json.optionalObject(ALARM, CanaryCodec::alarm));
  }

  private static JsonObject json(Mandate mandate) {
    return JsonObject.builder()
        .put(POLICY, mandate.policy().map(ValueCodec::json))
        .put(APPROVALS, mandate.approvals().stream().map(ReportCodec::json).toList())
        .put(REASON, mandate.reason())
        .put(RULES, mandate.rules().toString())
        .build();
  }

  private static Mandate mandate(JsonObject json) {
    return new Mandate(
        json.optionalObject(POLICY, ValueCodec::entryRef),
        json.objects(APPROVALS, ReportCodec::approval),
        json.text(REASON),
        json.text(RULES, LogPosition::parse));
  }
}
