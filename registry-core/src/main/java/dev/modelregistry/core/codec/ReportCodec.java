package dev.modelregistry.core.codec;

import dev.modelregistry.gate.Approval;
import dev.modelregistry.gate.Finding;
import dev.modelregistry.gate.GateReport;
import dev.modelregistry.gate.GateResult;
import dev.modelregistry.gate.Verdict;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.VersionId;

/** Gate reports, and the consents bound to them. */
public final class ReportCodec {

  private static final String LABEL = "label";
  private static final String CANDIDATE = "candidate";
  private static final String INCUMBENT = "incumbent";
  private static final String POLICY = "policy";
  private static final String RESULTS = "results";
  private static final String GATE = "gate";
  private static final String VERDICT = "verdict";
  private static final String SENTENCE = "sentence";
  private static final String APPROVER = "approver";
  private static final String REFERENCE = "reference";
  private static final String REPORT = "report";

  private ReportCodec() {}

  /** Returns the digest of the canonical form, to which approvals are bound. */
  public static Digest digest(GateReport report) {
    return Digest.of(CanonicalJson.write(json(report)));
  }

  static JsonObject json(GateReport report) {
    return JsonObject.builder()
        .put(LABEL, report.label().toString())
        .put(CANDIDATE, report.candidate().toString())
        .put(INCUMBENT, report.incumbent().map(ValueCodec::json))
        .put(POLICY, report.policy().map(ValueCodec::json))
        .put(RESULTS, report.results().stream().map(ReportCodec::json).toList())
        .build();
  }

  static GateReport report(JsonObject json) {
    return new GateReport(
        json.text(LABEL, Label::of),
        json.text(CANDIDATE, VersionId::parse),
        json.optionalObject(INCUMBENT, ValueCodec::holding),
        json.optionalObject(POLICY, ValueCodec::entryRef),
        json.objects(RESULTS, ReportCodec::result));
  }

  private static JsonObject json(GateResult result) {
    return JsonObject.builder()
        .put(GATE, result.gate())
        .put(VERDICT, Words.of(result.finding().verdict()))
        .put(SENTENCE, result.finding().sentence())
        .build();
  }

  private static GateResult result(JsonObject json) {
    Verdict verdict = json.text(VERDICT, Words.constantOf(Verdict.class));
    return new GateResult(json.text(GATE), new Finding(verdict, json.text(SENTENCE)));
  }

  static JsonObject json(Approval approval) {
    return JsonObject.builder()
        .put(APPROVER, approval.approver().toString())
        .put(REFERENCE, approval.reference())
        .put(REPORT, approval.report().toString())
        .build();
  }

  static Approval approval(JsonObject json) {
    return new Approval(
        json.text(APPROVER, Actor::parse), json.text(REFERENCE), json.text(REPORT, Digest::parse));
  }
}
