package dev.modelregistry.core.gates;

import static dev.modelregistry.core.gates.Scene.INCUMBENT;
import static dev.modelregistry.core.gates.Scene.NEW;
import static dev.modelregistry.core.gates.Scene.OLD;
import static dev.modelregistry.core.gates.Scene.alone;
import static dev.modelregistry.core.gates.Scene.auc;
import static dev.modelregistry.core.gates.Scene.evidence;
import static dev.modelregistry.core.gates.Scene.find;
import static dev.modelregistry.gate.Direction.HIGHER_IS_BETTER;
import static dev.modelregistry.gate.Direction.LOWER_IS_BETTER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.gate.Finding;
import dev.modelregistry.gate.Gate;
import dev.modelregistry.gate.GateResult;
import dev.modelregistry.gate.GateRule;
import dev.modelregistry.gate.Latency;
import dev.modelregistry.gate.Policy;
import dev.modelregistry.value.DatasetName;
import dev.modelregistry.value.SnapshotId;
import dev.modelregistry.value.SnapshotRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class GateEvaluatorTest {

  @Nested
  class BeatsIncumbent {

    private final GateRule rule = GateRule.beatsIncumbent("auc", HIGHER_IS_BETTER);

    @Test
    void aWorseCandidateFailsWithTheNumbersOfBoth() {
      assertThat(find(rule, evidence(List.of(auc(NEW, 0.91)), List.of(auc(NEW, 0.934)))))
          .isEqualTo(
              Finding.failed(
                  "0.91, the incumbent v11 has 0.934 on the same 2,000 rows of eval@s4"));
    }

    @Test
    void anEqualCandidatePassesWhereNoMarginIsAsked() {
      assertThat(find(rule, evidence(List.of(auc(NEW, 0.934)), List.of(auc(NEW, 0.934)))))
          .isEqualTo(
              Finding.passed(
                  "0.934, the incumbent v11 has 0.934 on the same 2,000 rows of eval@s4"));
    }

    @Test
    void theMarginIsReachedOnTheNumbersThatPeopleRead() {
      GateRule margin = GateRule.beatsIncumbent("auc", HIGHER_IS_BETTER, 0.01);
      assertThat(0.944 - 0.934).as("the doubles alone would say no").isLessThan(0.01);
      assertThat(find(margin, evidence(List.of(auc(NEW, 0.944)), List.of(auc(NEW, 0.934)))))
          .isEqualTo(
              Finding.passed(
                  "0.944, the incumbent v11 has 0.934 on the same 2,000 rows of eval@s4, and a gain"
                      + " of at least 0.01 is asked for"));
      assertThat(find(margin, evidence(List.of(auc(NEW, 0.9439)), List.of(auc(NEW, 0.934)))))
          .isEqualTo(
              Finding.failed(
                  "0.9439, the incumbent v11 has 0.934 on the same 2,000 rows of eval@s4, and a"
                      + " gain of at least 0.01 is asked for"));
    }

    @Test
    void aLossMustBeLower() {
      GateRule loss = GateRule.beatsIncumbent("auc", LOWER_IS_BETTER);
      assertThat(find(loss, evidence(List.of(auc(NEW, 0.2)), List.of(auc(NEW, 0.1)))))
          .isEqualTo(
              Finding.failed("0.2, the incumbent v11 has 0.1 on the same 2,000 rows of eval@s4"));
    }

    @Test
    void passesAndSaysSoWhereThereIsNoIncumbent() {
      assertThat(find(rule, alone())).isEqualTo(Finding.passed("there is no incumbent to beat"));
    }

    @Test
    void otherDataIsNoComparison() {
      assertThat(find(rule, evidence(List.of(auc(NEW, 0.91)), List.of(auc(OLD, 0.5)))))
          .isEqualTo(
              Finding.insufficient(
                  "v12 has 'auc' on eval@s4 (%s), the incumbent v11 has it on no data that v12 was"
                          .formatted(NEW.content().shortHex())
                      + " evaluated on: evaluate v11 on eval@s4 and attach the evaluation"));
    }

    @Test
    void theSameContentUnderAnotherNameIsTheSameData() {
      SnapshotRef renamed =
          new SnapshotRef(new SnapshotId(new DatasetName("copy"), 1), NEW.content());
      assertThat(find(rule, evidence(List.of(auc(NEW, 0.91)), List.of(auc(renamed, 0.9)))))
          .isEqualTo(
              Finding.passed("0.91, the incumbent v11 has 0.9 on the same 2,000 rows of eval@s4"));
    }

    @Test
    void aMissingMetricIsNamed() {
      Evaluation other = Evaluation.on(NEW).metric("f1", 1);
      assertThat(find(rule, evidence(List.of(other), List.of(auc(NEW, 0.9)))))
          .isEqualTo(
              Finding.insufficient(
                  "no evaluation of v12 has the metric 'auc': attach one that does"));
    }

    @Test
    void attachingALuckierEvaluationOfTheSameDataDoesNotHelp() {
      assertThat(
              find(
                  rule,
                  evidence(List.of(auc(NEW, 0.91), auc(NEW, 0.99)), List.of(auc(NEW, 0.934)))))
          .isEqualTo(
              Finding.failed(
                  "0.91 (the worst of 2 evaluations), the incumbent v11 has 0.934 on the same 2,000"
                      + " rows of eval@s4"));
    }

    @Test
    void attachingAPoorEvaluationToTheIncumbentDoesNotHelp() {
      assertThat(
              find(
                  rule, evidence(List.of(auc(NEW, 0.91)), List.of(auc(NEW, 0.934), auc(NEW, 0.1)))))
          .isEqualTo(
              Finding.failed(
                  "0.91, the incumbent v11 has 0.934 (the best of 2 evaluations) on the same 2,000"
                      + " rows of eval@s4"));
    }

    @Test
    void everySharedDataMustBeWon() {
      assertThat(
              find(
                  rule,
                  evidence(
                      List.of(auc(OLD, 0.8), auc(NEW, 0.95)),
                      List.of(auc(OLD, 0.9), auc(NEW, 0.934)))))
          .isEqualTo(
              Finding.failed("0.8, the incumbent v11 has 0.9 on the same 2,000 rows of eval@s3"));
    }

    @Test
    void leavingRowsOutIsNoComparison() {
      Evaluation easy = Evaluation.on(NEW).rows(1_500).metric("auc", 0.99);
      assertThat(find(rule, evidence(List.of(easy), List.of(auc(NEW, 0.934)))))
          .isEqualTo(
              Finding.insufficient(
                  "0.99 on 1,500 rows, but the incumbent v11 was scored on 2,000 of eval@s4:"
                      + " evaluate both on all rows"));
    }

    @Test
    void rowsThatWereNotCountedAreNotInvented() {
      Evaluation uncounted = Evaluation.on(NEW).metric("auc", 0.95);
      assertThat(find(rule, evidence(List.of(uncounted), List.of(auc(NEW, 0.934)))).sentence())
          .isEqualTo("0.95, the incumbent v11 has 0.934 on the same rows of eval@s4");
      assertThat(find(rule, evidence(List.of(auc(NEW, 0.95)), List.of(uncounted))).sentence())
          .isEqualTo("0.95, the incumbent v11 has 0.95 on the same rows of eval@s4");
    }
  }

  @Nested
  class Threshold {

    private final GateRule rule = GateRule.threshold("auc", HIGHER_IS_BETTER, 0.9);

    @Test
    void holdsAlsoWithoutAnIncumbent() {
      assertThat(find(rule, alone(auc(NEW, 0.8999))))
          .isEqualTo(Finding.failed("0.8999 on 2,000 rows of eval@s4, at least 0.9 is asked for"));
      assertThat(find(rule, alone(auc(NEW, 0.9))))
          .isEqualTo(Finding.passed("0.9 on 2,000 rows of eval@s4, at least 0.9 is asked for"));
    }

    @Test
    void rowsThatWereNotCountedAreNotInvented() {
      assertThat(find(rule, alone(Evaluation.on(NEW).metric("auc", 0.9))))
          .isEqualTo(Finding.passed("0.9 on rows of eval@s4, at least 0.9 is asked for"));
    }

    @Test
    void anUpperBoundIsOne() {
      assertThat(find(GateRule.threshold("auc", LOWER_IS_BETTER, 0.1), alone(auc(NEW, 0.11))))
          .isEqualTo(Finding.failed("0.11 on 2,000 rows of eval@s4, at most 0.1 is asked for"));
    }

    @Test
    void everyEvaluationMustReachIt() {
      assertThat(find(rule, alone(auc(OLD, 0.85), auc(NEW, 0.95))))
          .isEqualTo(Finding.failed("0.85 on 2,000 rows of eval@s3, at least 0.9 is asked for"));
    }

    @Test
    void aMissingMetricIsInsufficient() {
      assertThat(find(rule, alone(Evaluation.on(NEW).metric("f1", 1))))
          .isEqualTo(
              Finding.insufficient(
                  "no evaluation of v12 has the metric 'auc': attach one that does"));
    }
  }

  @Nested
  class LatencyBudget {

    private final GateRule rule = GateRule.latencyBudget(99, Duration.ofMillis(20));

    private Evaluation measured(long p99Micros) {
      Duration p99 = Duration.ofNanos(p99Micros * 1_000);
      return Evaluation.on(NEW).latency(new Latency(Duration.ZERO, Duration.ZERO, p99, 1_000));
    }

    @Test
    void aPercentileWithinTheBudgetPasses() {
      assertThat(find(rule, alone(measured(20_000))))
          .isEqualTo(
              Finding.passed("the p99 over 1,000 predictions is 20 ms, the budget is 20 ms"));
    }

    @Test
    void aPercentileOverTheBudgetFails() {
      assertThat(find(rule, alone(measured(20_001))))
          .isEqualTo(
              Finding.failed("the p99 over 1,000 predictions is 20.001 ms, the budget is 20 ms"));
    }

    @Test
    void theNewestMeasurementCounts() {
      assertThat(find(rule, alone(measured(90_000), measured(12_500), auc(NEW, 1))).sentence())
          .isEqualTo("the p99 over 1,000 predictions is 12.5 ms, the budget is 20 ms");
    }

    @Test
    void noMeasurementIsInsufficient() {
      assertThat(find(rule, alone(auc(NEW, 0.9))))
          .isEqualTo(
              Finding.insufficient(
                  "no evaluation of v12 says how long predictions took: attach one with a latency"));
    }
  }

  @Nested
  class CustomGates {

    private final GateRule rule = GateRule.custom("licence", Map.of("allow", "MIT"));

    @Test
    void lookAtTheEvidenceWithTheirParameters() {
      Gate gate =
          given ->
              Finding.passed(given.parameters() + " against " + given.incumbent().orElseThrow());
      assertThat(find(rule, evidence(List.of(), List.of()), Map.of("licence", gate)))
          .isEqualTo(Finding.passed("{allow=MIT} against " + INCUMBENT));
    }

    @Test
    void stayShutWhereTheyAreNotInstalled() {
      assertThat(find(rule, alone(), Map.of("another", given -> Finding.passed("yes"))))
          .isEqualTo(
              Finding.insufficient(
                  "it is not installed in this process: install it when the registry is opened, or"
                      + " promote from a process that has it"));
    }

    @Test
    void stayShutWhenTheyThrow() {
      Gate gate =
          given -> {
            throw new IllegalStateException("no licence\nfile");
          };
      assertThat(find(rule, alone(), Map.of("licence", gate)))
          .isEqualTo(
              Finding.insufficient("it threw java.lang.IllegalStateException: no licence file"));
    }

    @Test
    void stayShutWhenTheyThrowABook() {
      Gate gate =
          given -> {
            throw new IllegalStateException("\ud83d\ude00".repeat(5_000));
          };
      Finding finding = find(rule, alone(), Map.of("licence", gate));
      assertThat(finding.sentence()).hasSizeLessThan(600).endsWith("\ud83d\ude00…");
    }

    @Test
    @SuppressWarnings("NullAway") // what a gate written without null checks may do
    void stayShutWhenTheyFindNothing() {
      assertThat(find(rule, alone(), Map.of("licence", given -> null)))
          .isEqualTo(Finding.insufficient("it returned no finding"));
    }

    @Test
    void cannotBreakTheLineOfAReport() {
      Gate gate = given -> Finding.passed("fine\ngate 'x' passed\u0007\ud800");
      assertThat(find(rule, alone(), Map.of("licence", gate)))
          .isEqualTo(Finding.passed("fine gate 'x' passed??"));
    }
  }

  @Nested
  class ShownNumbers {

    @Test
    void areTheSameOnEveryJavaRelease() {
      assertThat(Numbers.text(8.41E21)).as("8.409999999999999E21 before 19").isEqualTo("8.41E+21");
      assertThat(Numbers.text(0.1 + 0.2)).isEqualTo("0.30000000000000004");
      assertThat(Numbers.text(1_000)).isEqualTo("1000");
      assertThat(Numbers.text(-0.00012)).isEqualTo("-0.00012");
      assertThat(Numbers.text(2e-9)).isEqualTo("2E-9");
      assertThat(Numbers.text(123_456_789_012_345.0)).isEqualTo("123456789012345");
      assertThat(Numbers.text(1e15)).isEqualTo("1E+15");
      assertThat(Numbers.text(0.000001234)).isEqualTo("0.000001234");
      assertThat(Numbers.text(0.0000001234)).isEqualTo("1.234E-7");
    }

    @Test
    void countsAreGroupedAndOneIsOne() {
      assertThat(Numbers.count(1_234_567, "row")).isEqualTo("1,234,567 rows");
      assertThat(Numbers.count(1, "row")).isEqualTo("1 row");
    }
  }

  @Nested
  class LongSentences {

    @Test
    void areCutToTheirLengthAndNotInsideACharacter() {
      assertThat(Sentences.cut("abcde", 5)).isEqualTo("abcde");
      assertThat(Sentences.cut("abcdef", 5)).isEqualTo("abcd…");
      assertThat(Sentences.cut("abc\uD83D\uDE00f", 5)).isEqualTo("abc…");
      assertThat(Sentences.cut("ab\uD83D\uDE00ef", 5)).isEqualTo("ab\uD83D\uDE00…");
    }

    @Test
    void areJoinedAsLongAsThereIsRoom() {
      String half = "x".repeat(950);
      List<Finding> both = List.of(Finding.failed(half), Finding.failed(half));
      assertThat(Sentences.joined(both).sentence()).isEqualTo(half + "; " + half);
      List<Finding> more = List.of(Finding.failed(half), Finding.failed(half + "x"));
      assertThat(Sentences.joined(more).sentence()).isEqualTo(half + "; and 1 more");
    }
  }

  @Nested
  class Policies {

    @Test
    void everyGateLooksInTheOrderOfThePolicyAlsoAfterAFailure() {
      Policy policy =
          Policy.protect()
              .require(GateRule.threshold("auc", HIGHER_IS_BETTER, 0.99))
              .require(GateRule.latencyBudget(95, Duration.ofMillis(5)))
              .require(GateRule.beatsIncumbent("auc", HIGHER_IS_BETTER));
      List<GateResult> results = GateEvaluator.evaluate(policy, alone(auc(NEW, 0.9)), Map.of());
      assertThat(results)
          .extracting(GateResult::gate)
          .containsExactly("threshold:auc", "latency-budget:p95", "beats-incumbent:auc");
      assertThat(results).extracting(GateResult::passed).containsExactly(false, false, true);
    }
  }
}
