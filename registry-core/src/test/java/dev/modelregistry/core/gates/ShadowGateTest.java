package dev.modelregistry.core.gates;

import static dev.modelregistry.core.gates.Scene.CANDIDATE;
import static dev.modelregistry.core.gates.Scene.INCUMBENT;
import static dev.modelregistry.core.gates.Scene.NEW;
import static dev.modelregistry.core.gates.Scene.alone;
import static dev.modelregistry.core.gates.Scene.auc;
import static dev.modelregistry.core.gates.Scene.evidence;
import static dev.modelregistry.core.gates.Scene.find;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.gate.Finding;
import dev.modelregistry.gate.GateRule;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.gate.ShadowReport;
import dev.modelregistry.gate.SliceMetric;
import dev.modelregistry.gate.Verdict;
import dev.modelregistry.value.VersionId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What is asked of a shadow, and what it says of itself. */
class ShadowGateTest {

  private static Evaluation beside(VersionId answering, long compared, long agreed) {
    return new ShadowReport(
            new ShadowReport.Pair(CANDIDATE, NEW, answering),
            new ShadowReport.Counts(compared, agreed, 0),
            List.of(),
            List.of())
        .asEvaluation();
  }

  @Nested
  class TheGate {

    private final GateRule rule = GateRule.shadowAgreement(10_000, 0.995);

    @Test
    void addsUpAllReportsAgainstTheIncumbent() {
      assertThat(
              find(
                  rule,
                  evidence(
                      List.of(
                          beside(INCUMBENT, 7_000, 6_999),
                          auc(NEW, 0.9),
                          beside(INCUMBENT, 5_000, 4_941)),
                      List.of())))
          .isEqualTo(
              Finding.passed(
                  "v12 agreed with the incumbent v11 on 11,940 of 12,000 requests, a share of 0.995"
                      + " is asked for"));
    }

    @Test
    void failsOneRequestBelowTheShare() {
      assertThat(find(rule, evidence(List.of(beside(INCUMBENT, 12_000, 11_939)), List.of())))
          .isEqualTo(
              Finding.failed(
                  "v12 agreed with the incumbent v11 on 11,939 of 12,000 requests, a share of 0.995"
                      + " is asked for"));
    }

    @Test
    void hasTooLittleEvidenceOneRequestBelowTheNumber() {
      assertThat(find(rule, evidence(List.of(beside(INCUMBENT, 9_999, 9_999)), List.of())))
          .isEqualTo(
              Finding.insufficient(
                  "v12 agreed with the incumbent v11 on 9,999 of 9,999 requests, and at least"
                      + " 10,000 are asked for: let v12 score beside it for longer"));
    }

    @Test
    void passesWithJustAsManyAndJustTheShare() {
      assertThat(find(rule, evidence(List.of(beside(INCUMBENT, 10_000, 9_950)), List.of())))
          .isEqualTo(
              Finding.passed(
                  "v12 agreed with the incumbent v11 on 9,950 of 10,000 requests, a share of 0.995"
                      + " is asked for"));
    }

    @Test
    void doesNotCountWhatWasSaidBesideAnotherVersion() {
      VersionId before = new VersionId(INCUMBENT.model(), INCUMBENT.number() - 1);
      assertThat(find(rule, evidence(List.of(beside(before, 20_000, 20_000)), List.of())).verdict())
          .isEqualTo(Verdict.INSUFFICIENT_EVIDENCE);
    }

    @Test
    void passesWhereThereIsNoIncumbent() {
      assertThat(find(rule, alone()))
          .isEqualTo(Finding.passed("there is no incumbent to agree with"));
    }

    @Test
    void isSaidInWordsAndOnce() {
      Policy policy = Policy.open().require(rule);
      assertThat(policy.toString())
          .isEqualTo("a shadow agreed with the incumbent on 0.995 of at least 10000 requests");
      assertThatThrownBy(() -> policy.require(GateRule.shadowAgreement(1, 1)))
          .hasMessageContaining("already has a gate 'shadow-agreement'");
      assertThatThrownBy(() -> GateRule.shadowAgreement(0, 0.5)).hasMessageContaining("not 0.5");
      assertThatThrownBy(() -> GateRule.shadowAgreement(1, 1.5)).hasMessageContaining("not 1.5");
    }

    /** A share is kept as a double, and the whole number has to come back. */
    @Test
    void getsBackEveryNumberThatAgreed() {
      for (long compared : new long[] {1, 3, 7, 1_000, 999_983, 10_000_000_019L}) {
        for (long agreed = 0; agreed <= compared; agreed += Math.max(1, compared / 101)) {
          GateRule exactly = GateRule.shadowAgreement(compared, 0);
          assertThat(
                  find(exactly, evidence(List.of(beside(INCUMBENT, compared, agreed)), List.of()))
                      .sentence())
              .contains(Numbers.count(agreed) + " of " + Numbers.count(compared));
        }
      }
    }
  }

  @Nested
  class TheReport {

    private final ShadowReport report =
        new ShadowReport(
            new ShadowReport.Pair(CANDIDATE, NEW, INCUMBENT),
            new ShadowReport.Counts(100, 80, 10),
            List.of(
                new ShadowReport.SliceCounts("north", new ShadowReport.Counts(50, 50, 0)),
                new ShadowReport.SliceCounts("south", new ShadowReport.Counts(50, 30, 10))),
            List.of(timing(50, 2), timing(95, 3), timing(99, 4), timing(99.9, 5), timing(100, 6)));

    private static ShadowReport.Timing timing(double percentile, int millis) {
      return new ShadowReport.Timing(
          percentile, Duration.ofMillis(millis), Duration.ofMillis(2L * millis));
    }

    @Test
    void isEvidenceOfAgreementSlicesAndTimes() {
      Evaluation evidence = report.asEvaluation();

      assertThat(evidence.rows()).isEqualTo(100);
      assertThat(evidence.heldOut()).isEqualTo(NEW);
      assertThat(evidence.metric("shadow-agreement")).contains(0.8);
      assertThat(evidence.slice(INCUMBENT.toString(), "shadow-agreement-with"))
          .contains(new SliceMetric("fraud@v11", "shadow-agreement-with", 0.8, 100));
      assertThat(evidence.slice("south", "shadow-agreement").orElseThrow().value()).isEqualTo(0.6);
      assertThat(evidence.slice("p99.9", "shadow-ms").orElseThrow().value()).isEqualTo(5);
      assertThat(evidence.slice("longest", "answer-ms").orElseThrow().value()).isEqualTo(12);
      assertThat(evidence.latency().orElseThrow().p99()).isEqualTo(Duration.ofMillis(4));
      assertThat(evidence.latency().orElseThrow().count()).isEqualTo(90);
    }

    @Test
    void saysWhereTheyDiffered() {
      assertThat(report.toString().lines())
          .containsExactly(
              "fraud@v12 beside fraud@v11: 80 of 100 requests alike, 10 failed",
              "  south: 30 of 50 alike");
    }

    @Test
    void ofNothingIsNone() {
      assertThatThrownBy(() -> beside(INCUMBENT, 0, 0))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("fraud@v12 was compared with fraud@v11 on no request");
    }
  }
}
