package dev.modelregistry.core.audit;

import dev.modelregistry.Decision;
import dev.modelregistry.Explanation;
import dev.modelregistry.Version;
import dev.modelregistry.event.Promoted;
import dev.modelregistry.gate.Approval;
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
    consent(explanation.promotion(), lines);
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
    if (explanation.rollback().isEmpty()) {
      String reason = explanation.promotion().reason();
      lines.add("promoted by " + decision.actor() + (reason.isEmpty() ? "" : ": " + reason));
    }
  }

  private static void consent(Promoted promotion, List<String> lines) {
    for (GateResult result : promotion.report().results()) {
      lines.add(result.toString());
    }
    promotion.override().ifPresent(why -> lines.add("gates were overridden: " + why));
    for (Approval approval : promotion.approvals()) {
      lines.add("approved by " + approval.approver() + " under " + approval.reference());
    }
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
