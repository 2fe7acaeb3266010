package dev.modelregistry.core.gates;

import static dev.modelregistry.core.gates.Scene.NEW;
import static dev.modelregistry.core.gates.Scene.OLD;
import static dev.modelregistry.core.gates.Scene.alone;
import static dev.modelregistry.core.gates.Scene.auc;
import static dev.modelregistry.core.gates.Scene.evidence;
import static dev.modelregistry.core.gates.Scene.find;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.gate.Direction;
import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.gate.Evidence;
import dev.modelregistry.gate.Finding;
import dev.modelregistry.gate.GateRule;
import dev.modelregistry.gate.GateRule.NoSliceRegression;
import dev.modelregistry.gate.Verdict;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SliceGateTest {

  private static GateRule protect(String... slices) {
    return new NoSliceRegression("auc", Direction.HIGHER_IS_BETTER, List.of(slices), 0.02, 100);
  }

  private static Evaluation regions(double north, double south) {
    return auc(NEW, 0.9)
        .slice("region=north", "auc", north, 400)
        .slice("region=south", "auc", south, 300);
  }

  private static Evidence regions(Evaluation candidate, Evaluation incumbent) {
    return evidence(List.of(candidate), List.of(incumbent));
  }

  @Nested
  class Regression {

    @Test
    void everyRegressedSliceIsListedAndNoOther() {
      Evaluation candidate = regions(0.85, 0.8).slice("age<30", "auc", 0.99, 500);
      Evaluation incumbent = regions(0.9, 0.9).slice("age<30", "auc", 0.9, 500);
      assertThat(find(protect("*"), regions(candidate, incumbent)))
          .isEqualTo(
              Finding.failed(
                  "region=north: 0.85 on 400 rows, the incumbent v11 has 0.9 on 400 of eval@s4, and"
                      + " a loss of at most 0.02 is tolerated; region=south: 0.8 on 300 rows, the"
                      + " incumbent v11 has 0.9 on 300 of eval@s4, and a loss of at most 0.02 is"
                      + " tolerated"));
    }

    @Test
    void aLossOfJustTheToleranceIsHeld() {
      assertThat(find(protect("region=north"), regions(regions(0.92, 0), regions(0.94, 1))))
          .isEqualTo(
              Finding.passed(
                  "region=north: 0.92 on 400 rows, the incumbent v11 has 0.94 on 400 of eval@s4"));
    }

    @Test
    void slicesThatNoPatternNamesAreFree() {
      assertThat(find(protect("region=n*"), regions(regions(0.9, 0.1), regions(0.9, 0.9))))
          .extracting(Finding::verdict)
          .isEqualTo(Verdict.PASSED);
    }

    @Test
    void slicesOfOtherMetricsAreNotCompared() {
      Evaluation candidate = regions(0.9, 0.9).slice("region=west", "f1", 0.1, 400);
      Evaluation incumbent = regions(0.9, 0.9).slice("region=west", "f1", 0.9, 400);
      assertThat(find(protect("region=*"), regions(candidate, incumbent)).sentence())
          .startsWith("region=north: 0.9 on 400 rows")
          .doesNotContain("west");
    }

    @Test
    void aLuckierEvaluationAttachedLaterDoesNotHelp() {
      Evidence evidence =
          evidence(List.of(regions(0.8, 0.9), regions(0.99, 0.9)), List.of(regions(0.9, 0.9)));
      assertThat(find(protect("region=north"), evidence))
          .isEqualTo(
              Finding.failed(
                  "region=north: 0.8 (the worst of 2 evaluations) on 400 rows, the incumbent v11"
                      + " has 0.9 on 400 of eval@s4, and a loss of at most 0.02 is tolerated"));
    }

    @Test
    void aRegressionIsSaidBeforeWhatIsMissing() {
      Finding found =
          find(protect("age<30", "region=*"), regions(regions(0.9, 0.1), regions(0.9, 0.9)));
      assertThat(found.verdict()).isEqualTo(Verdict.FAILED);
      assertThat(found.sentence())
          .startsWith("region=south: 0.1 on 300 rows")
          .endsWith(
              "neither v12 nor the incumbent v11 has 'auc' on a slice 'age<30' of common data");
    }

    @Test
    void aThousandSlicesStillFitIntoAReport() {
      Evaluation candidate = auc(NEW, 0.9);
      Evaluation incumbent = auc(NEW, 0.9);
      for (int i = 1000; i < 2000; i++) {
        candidate = candidate.slice("cell=" + i, "auc", 0.1, 100);
        incumbent = incumbent.slice("cell=" + i, "auc", 0.9, 100);
      }
      assertThat(find(protect("*"), regions(candidate, incumbent)).sentence())
          .hasSizeLessThanOrEqualTo(2_000)
          .startsWith("cell=1000: 0.1 on 100 rows")
          .endsWith("; and 984 more");
    }
  }

  @Nested
  class MissingEvidence {

    @Test
    void passesAndSaysSoWhereThereIsNoIncumbent() {
      assertThat(find(protect("*"), alone()))
          .isEqualTo(Finding.passed("there is no incumbent to compare the slices with"));
    }

    @Test
    void aSliceThatTheCandidateLeavesOutIsInsufficient() {
      Evaluation candidate = auc(NEW, 0.9).slice("region=north", "auc", 0.9, 400);
      assertThat(find(protect("region=*"), regions(candidate, regions(0.9, 0.9))))
          .isEqualTo(
              Finding.insufficient(
                  "region=south: v12 has no 'auc' on it, in evaluations on eval@s4"));
    }

    @Test
    void aSliceThatTheIncumbentLacksIsInsufficient() {
      Evaluation incumbent = auc(NEW, 0.9).slice("region=north", "auc", 0.9, 400);
      assertThat(find(protect("region=*"), regions(regions(0.9, 0.9), incumbent)))
          .isEqualTo(
              Finding.insufficient(
                  "region=south: the incumbent v11 has no 'auc' on it, in evaluations on eval@s4"));
    }

    @Test
    void tooFewRowsInEitherEvaluationAreInsufficient() {
      Evaluation few = auc(NEW, 0.9).slice("a", "auc", 0.9, 99);
      Evaluation many = auc(NEW, 0.9).slice("a", "auc", 0.9, 100);
      assertThat(find(protect("a"), regions(few, many)))
          .isEqualTo(
              Finding.insufficient(
                  "a: v12 has only 99 rows of it, and at least 100 are asked for, in evaluations on"
                      + " eval@s4"));
      assertThat(find(protect("a"), regions(many, few)).verdict())
          .isEqualTo(Verdict.INSUFFICIENT_EVIDENCE);
      assertThat(find(protect("a"), regions(many, many)).verdict()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void leavingRowsOfASliceOutIsNoComparison() {
      Evaluation easy = auc(NEW, 0.9).slice("a", "auc", 0.99, 120);
      Evaluation all = auc(NEW, 0.9).slice("a", "auc", 0.9, 200);
      assertThat(find(protect("a"), regions(easy, all)))
          .isEqualTo(
              Finding.insufficient(
                  "a: 0.99 on 120 rows, the incumbent v11 has 0.9 on 200 of eval@s4, which are not"
                      + " the same rows"));
    }

    @Test
    void aPatternThatMatchesNothingIsInsufficient() {
      assertThat(find(protect("region=*", "sex=*"), regions(regions(0.9, 0.9), regions(0.9, 0.9))))
          .isEqualTo(
              Finding.insufficient(
                  "neither v12 nor the incumbent v11 has 'auc' on a slice 'sex=*' of common data"));
    }

    @Test
    void otherDataIsNoComparison() {
      assertThat(find(protect("*"), regions(regions(0.9, 0.9), auc(OLD, 0.9))))
          .isEqualTo(
              Finding.insufficient(
                  "v12 and the incumbent v11 were evaluated on no common data: evaluate v11 on"
                      + " eval@s4 and attach the evaluation"));
    }
  }
}
