package dev.modelregistry.gate;

import static dev.modelregistry.gate.Direction.HIGHER_IS_BETTER;
import static dev.modelregistry.gate.Direction.LOWER_IS_BETTER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.value.Actor;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.SnapshotId;
import dev.modelregistry.value.SnapshotRef;
import java.time.Duration;
import java.util.Map;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Evaluations and policies refuse what makes no sense and say why. */
class GateValuesTest {

  private static final Evaluation EMPTY =
      Evaluation.on(new SnapshotRef(SnapshotId.parse("loans@s1"), Digest.of(new byte[] {1})));

  @Nested
  class AnEvaluation {

    @Test
    void refusesMetricsThatAreNotFinite() {
      for (double value : new double[] {Double.NaN, 1 / 0.0, -1 / 0.0}) {
        assertThatThrownBy(() -> EMPTY.metric("auc", value))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageStartingWith("auc is " + value);
        assertThatThrownBy(() -> EMPTY.slice("sex=female", "auc", value, 10))
            .hasMessageStartingWith("auc on sex=female is " + value);
      }
    }

    @Test
    void refusesAnEmptySliceAndTheSameSliceTwice() {
      assertThatThrownBy(() -> EMPTY.slice("sex=female", "auc", 0.9, 0))
          .hasMessage("the slice 'sex=female' has 0 rows; leave an empty slice out");
      assertThatThrownBy(() -> EMPTY.slice("a", "auc", 0.9, 5).slice("a", "auc", 0.8, 5))
          .hasMessageContaining("each metric of a slice once");
    }

    @Test
    void keepsMinusZeroAsZeroSoThatEqualEvaluationsHaveOneForm() {
      assertThat(EMPTY.metric("bias", -0.0)).isEqualTo(EMPTY.metric("bias", 0.0));
    }
  }

  @Nested
  class AName {

    private void refused(String what, ThrowingCallable made) {
      assertThatThrownBy(made)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(what + " must not hold control characters, and has U+001B at 1: 'a?b'");
    }

    @Test
    void holdsNoControlCharactersWhateverItNames() {
      String name = "a\u001bb";
      refused("the name of a metric", () -> EMPTY.metric(name, 1));
      refused("the name of a metric", () -> EMPTY.slice("a", name, 1, 1));
      refused("the name of a slice", () -> EMPTY.slice(name, "auc", 1, 1));
      refused("the name of a metric", () -> GateRule.threshold(name, HIGHER_IS_BETTER, 1));
      refused("the name of a metric", () -> GateRule.beatsIncumbent(name, HIGHER_IS_BETTER));
      refused(
          "the name of a slice",
          () -> GateRule.noSliceRegression("auc", HIGHER_IS_BETTER, 0, 1, name));
      refused("the name of a gate", () -> GateRule.custom(name, Map.of()));
      refused("the name of a parameter of a gate", () -> GateRule.custom("g", Map.of(name, "")));
      refused("the parameter 'p' of a gate", () -> GateRule.custom("g", Map.of("p", name)));
      refused(
          "the reference of an approval, for example a change number,",
          () -> new Approval(Actor.person("ann"), name, Digest.of(new byte[0])));
    }
  }

  @Nested
  class ALatency {

    @Test
    void takesPercentilesByNearestRank() {
      Latency latency = Latency.ofNanos(LongStream.rangeClosed(1, 200).toArray());

      assertThat(latency.p50()).isEqualTo(Duration.ofNanos(100));
      assertThat(latency.p95()).isEqualTo(Duration.ofNanos(190));
      assertThat(latency.p99()).isEqualTo(Duration.ofNanos(198));
      assertThat(latency.count()).isEqualTo(200);
      assertThat(Latency.ofNanos(new long[] {7}).p99()).isEqualTo(Duration.ofNanos(7));
    }

    @Test
    void refusesNegativeTimesAndFallingPercentiles() {
      assertThatThrownBy(() -> Latency.ofNanos(new long[] {-1, 5, 6}))
          .hasMessageContaining("not negative");
      assertThatThrownBy(
              () ->
                  new Latency(Duration.ofMillis(5), Duration.ofMillis(4), Duration.ofMillis(9), 10))
          .hasMessageStartingWith("latency percentiles rise");
      assertThatThrownBy(() -> Latency.ofNanos(new long[0])).hasMessageContaining("at least one");
    }
  }

  @Nested
  class APolicy {

    @Test
    void saysWhatItAsksFor() {
      Policy policy =
          Policy.protect()
              .require(GateRule.beatsIncumbent("auc", HIGHER_IS_BETTER, 0.005))
              .require(
                  GateRule.noSliceRegression("auc", HIGHER_IS_BETTER, 0.02, 30, "sex=*", "age=*"))
              .require(GateRule.latencyBudget(99, Duration.ofMillis(20)))
              .require(GateRule.threshold("loss", LOWER_IS_BETTER, 0.4))
              .require(GateRule.custom("bias-audit", Map.of()))
              .approvals(2)
              .independentApproval();

      assertThat(policy)
          .hasToString(
              "auc beats the incumbent by 0.005; auc worse by at most 0.02 on each of [sex=*,"
                  + " age=*], of at least 30 rows; p99 at most 20.0 ms; loss at most 0.4; gate"
                  + " 'bias-audit' passes; 2 people consent, none of them who registered the"
                  + " version");
      assertThat(Policy.open()).hasToString("nothing is asked");
    }

    @Test
    void refusesTwoGatesOfOneName() {
      Policy policy = Policy.protect().require(GateRule.threshold("auc", HIGHER_IS_BETTER, 0.9));

      assertThatThrownBy(() -> policy.require(GateRule.threshold("auc", HIGHER_IS_BETTER, 0.8)))
          .hasMessage("the policy already has a gate 'threshold:auc'");
    }

    @Test
    void isGivenConsentByPeopleAlone() {
      assertThatThrownBy(() -> new Approval(Actor.service("ci"), "CHG", Digest.of(new byte[0])))
          .hasMessage("an approval is given by a person, as Actor.person(name), not by service:ci");
    }
  }
}
