package dev.modelregistry.core.audit;

import dev.modelregistry.Decision;
import dev.modelregistry.Explanation;
import dev.modelregistry.Version;
import dev.modelregistry.event.CanaryStarted;
import dev.modelregistry.event.Promoted;
import dev.modelregistry.gate.Approval;
import dev.modelregistry.gate.CanaryTerms;
import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.gate.GateResult;
import dev.modelregistry.value.EnvironmentRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** An explanation in sentences. */
final class ExplanationText {

  private ExplanationText() {}

  static String of(Explanation explanation) {
    List<String> lines = new ArrayList<>();
    decision(explanation, lines);
    explanation.policy().ifPresent(policy -> lines.add("the policy asks: " + policy));
    explanation.promotion().ifPresent(promotion -> consent(promotion, lines));
    explanation.canaries().forEach(canary -> lines.addAll(canary.lines()));
    artifacts(explanation.version(), lines);
    explanation.evidence().forEach(evaluation -> lines.add("evidence: " + shown(evaluation)));
    lines.add("receipt: " + explanation.position());
    // A reason may have line breaks, and must not pass for a line of the explanation.
    String indented = System.lineSeparator() + "    ";
    return lines.stream()
        .map(line -> line.replaceAll("\\R", indented))
        .collect(Collectors.joining(System.lineSeparator()));
  }

  private static void decision(Explanation explanation, List<String> lines) {
    Decision decision = explanation.decision();
    if (decision.event() instanceof CanaryStarted started) {
      canary(decision, started, lines);
      return;
    }
    lines.add(
        String.format(
            "%s of %s is %s since %s",
            explanation.label(),
            explanation.version().id().model(),
            explanation.version().id(),
            decision.time()));
    explanation
        .rollback()
        .ifPresent(
            back ->
                lines.add(
                    String.format(
                        "rolled back from %s by %s: %s",
                        back.from().version(), decision.actor(), back.reason())));
    if (decision.event() instanceof Promoted promoted) {
      lines.add("promoted by " + because(decision, promoted.reason()));
    }
  }

  private static void canary(Decision decision, CanaryStarted started, List<String> lines) {
    CanaryTerms terms = started.terms();
    lines.add(
        String.format(
            "%s of %s was %s, with %s as its canary since %s",
            terms.label(),
            terms.candidate().model(),
            terms.incumbent().version(),
            terms.candidate(),
            decision.time()));
    lines.add("started by " + because(decision, started.mandate().reason()));
    terms.guards().forEach(guard -> lines.add("guarded: " + guard));
    started.mandate().approvals().forEach(approval -> lines.add(shown(approval)));
    started.mandate().policy().ifPresent(ref -> lines.add("under the policy at " + ref));
  }

  private static String because(Decision decision, String reason) {
    return decision.actor() + (reason.isEmpty() ? "" : ": " + reason);
  }

  private static String shown(Approval approval) {
    return "approved by " + approval.approver() + " under " + approval.reference();
  }

  private static void consent(Promoted promotion, List<String> lines) {
    for (GateResult result : promotion.report().results()) {
      lines.add(result.toString());
    }
    promotion.override().ifPresent(why -> lines.add("gates were overridden: " + why));
    promotion.approvals().forEach(approval -> lines.add(shown(approval)));
    promotion.report().policy().ifPresent(ref -> lines.add("under the policy at " + ref));
  }

  private static void artifacts(Version version, List<String> lines) {
    lines.add(
        String.format(
            "weights: %s, %,d bytes, %s",
            version.weights().contents().name(),
            version.weights().contents().totalBytes(),
            version.weights().contents().digest()));
    lines.add("trained on: " + version.trainedOn());
    lines.add("code: " + version.source());
    lines.add("configuration: " + version.config());
    EnvironmentRecord environment = version.environment();
    lines.add(
        String.format(
            "environment: %s, %d libraries, seeds %s",
            environment.kind(), environment.libraries().size(), environment.seeds()));
    lines.add(
        String.format("registered by %s at %s", version.registeredBy(), version.registeredAt()));
  }

  private static String shown(Evaluation evaluation) {
    String metrics =
        evaluation.metrics().entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(", "));
    return String.format(
        "%s on %s, %d slices", metrics, evaluation.heldOut(), evaluation.slices().size());
  }
}
