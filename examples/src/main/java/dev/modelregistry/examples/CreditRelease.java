package dev.modelregistry.examples;

import static dev.modelregistry.gate.Direction.HIGHER_IS_BETTER;
import static dev.modelregistry.value.Label.PRODUCTION;

import dev.modelregistry.Decision;
import dev.modelregistry.Model;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Version;
import dev.modelregistry.error.PromotionRefused;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.gate.GateReport;
import dev.modelregistry.gate.GateRule;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.gate.SliceMetric;
import dev.modelregistry.value.Actor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The release pipeline's part of the journey: protect a label, promote, roll back.
 *
 * <p>The pipeline does not decide. It asks, and prints the sentence with which the registry moves
 * the label or refuses; both stand in the log.
 */
final class CreditRelease {

  /** With fewer rows, a difference in AUC says next to nothing. */
  private static final long MINIMUM_SAMPLES = 30;

  /** How much AUC a group may lose; two trainings that differ by chance alone differ by as much. */
  private static final double TOLERANCE = 0.02;

  /** Generous: a busy machine must not decide how the journey ends. */
  private static final Duration LATENCY_BUDGET = Duration.ofMillis(50);

  private static final Actor ALICE = Actor.person("alice");

  private final Model credit;
  private final Transcript transcript;

  CreditRelease(ModelRegistry registry, Transcript transcript) {
    this.credit = registry.model(CreditJourney.MODEL);
    this.transcript = transcript;
  }

  /** Asks for three gates and one approver who is not the one who registered. */
  void protectProduction(Evaluation evaluation) {
    List<String> slices = new ArrayList<>();
    List<String> tooSmall = new ArrayList<>();
    for (SliceMetric slice : evaluation.slices()) {
      (slice.samples() < MINIMUM_SAMPLES ? tooSmall : slices).add(slice.slice());
    }
    credit.protect(
        PRODUCTION,
        Policy.protect()
            .require(GateRule.beatsIncumbent("auc", HIGHER_IS_BETTER))
            .require(
                new GateRule.NoSliceRegression(
                    "auc", HIGHER_IS_BETTER, slices, TOLERANCE, MINIMUM_SAMPLES))
            .require(GateRule.latencyBudget(99, LATENCY_BUDGET))
            .approvals(1)
            .independentApproval());
    transcript.asked(
        String.format(
            "protect production: auc no worse than the incumbent's; no protected group worse by"
                + " more than %s; p99 of a prediction at most %d ms; one approver who did not"
                + " register the candidate",
            TOLERANCE, LATENCY_BUDGET.toMillis()));
    transcript.answered(credit.policy(PRODUCTION).orElseThrow().toString());
    if (!tooSmall.isEmpty()) {
      transcript.labelled(
          "note",
          String.format(
              "not asked about, with fewer than %d held-out rows: %s; it would keep every candidate"
                  + " out for want of evidence",
              MINIMUM_SAMPLES, String.join(", ", tooSmall)));
    }
  }

  /** Promotes to production with the consent of alice; empty if that was done. */
  Optional<GateReport> promote(Version candidate, String change) {
    transcript.asked(
        String.format(
            "promote %s to production, approved by %s under %s",
            candidate.id(), ALICE.name(), change));
    try {
      credit.promote(candidate).to(PRODUCTION).approvedBy(ALICE, change).commit();
      transcript.answered("production is " + credit.resolve(PRODUCTION).id());
      return Optional.empty();
    } catch (PromotionRefused refused) {
      transcript.answered(refused);
      return Optional.of(refused.report());
    }
  }

  /** Goes back without naming a version, and without reading weights: the log knows where to. */
  void rollBack(String reason) {
    transcript.asked("roll production back: " + reason);
    try {
      long before = System.nanoTime();
      Decision decision = credit.rollback(PRODUCTION, reason);
      transcript.answered(
          String.format(
              "production is %s again, after %s (%s)",
              credit.resolve(PRODUCTION).id(), Transcript.millis(before), decision.entry()));
    } catch (Rejected refused) {
      transcript.answered(refused);
    }
  }
}
