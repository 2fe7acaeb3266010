package dev.modelregistry.core.gates;

import static dev.modelregistry.core.gates.Scene.NEW;
import static dev.modelregistry.core.gates.Scene.auc;
import static dev.modelregistry.core.gates.Scene.evidence;
import static dev.modelregistry.core.gates.Scene.find;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.gate.Direction;
import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.gate.Finding;
import dev.modelregistry.gate.GateRule;
import dev.modelregistry.gate.Verdict;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;

class GatesPropertyTest {

  @Provide
  Arbitrary<Evaluation> evaluations() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 3),
            Arbitraries.of(0L, 10L, 20L),
            Arbitraries.integers().between(0, 6),
            Arbitraries.integers().between(0, 6))
        .as(
            (data, rows, all, slice) -> {
              Evaluation begun = Evaluation.on(Scene.snapshot(data)).rows(rows);
              Evaluation whole = all == 0 ? begun : begun.metric("auc", all / 10.0);
              return slice == 0 ? whole : whole.slice("a", "auc", slice / 10.0, 10 + rows);
            });
  }

  @Provide
  Arbitrary<GateRule> rules() {
    return Combinators.combine(
            Arbitraries.of(Direction.class),
            Arbitraries.of(0.0, 0.1, 0.2),
            Arbitraries.integers().between(0, 2))
        .as(
            (direction, margin, kind) ->
                switch (kind) {
                  case 0 -> GateRule.beatsIncumbent("auc", direction, margin);
                  case 1 -> GateRule.threshold("auc", direction, 0.2 + margin);
                  default ->
                      new GateRule.NoSliceRegression("auc", direction, List.of("*"), margin, 20);
                });
  }

  /** Whoever attaches evaluations can shut such a gate or supply what is missing, no more. */
  @Property
  void noEvaluationAttachedToEitherVersionOpensAGateThatFailed(
      @ForAll("rules") GateRule rule,
      @ForAll @Size(max = 4) List<@From("evaluations") Evaluation> candidate,
      @ForAll @Size(max = 4) List<@From("evaluations") Evaluation> incumbent,
      @ForAll("evaluations") Evaluation attached,
      @ForAll boolean toCandidate) {
    Finding before = find(rule, evidence(candidate, incumbent));
    List<Evaluation> more = new ArrayList<>(toCandidate ? candidate : incumbent);
    more.add(attached);
    Finding after = find(rule, toCandidate ? evidence(more, incumbent) : evidence(candidate, more));
    if (before.verdict() == Verdict.FAILED) {
      assertThat(after.verdict()).isNotEqualTo(Verdict.PASSED);
    }
  }

  @Property
  void theOrderOfEvaluationsDoesNotChangeAVerdict(
      @ForAll("rules") GateRule rule,
      @ForAll @Size(max = 5) List<@From("evaluations") Evaluation> candidate,
      @ForAll @Size(max = 5) List<@From("evaluations") Evaluation> incumbent,
      @ForAll Random random) {
    List<Evaluation> shuffled = new ArrayList<>(candidate);
    Collections.shuffle(shuffled, random);
    List<Evaluation> alsoShuffled = new ArrayList<>(incumbent);
    Collections.shuffle(alsoShuffled, random);
    assertThat(find(rule, evidence(shuffled, alsoShuffled)).verdict())
        .isEqualTo(find(rule, evidence(candidate, incumbent)).verdict());
  }

  /** Data that only one of the two was evaluated on has no say in a comparison. */
  @Property
  void evaluationsOnOtherDataChangeNoLetter(
      @ForAll("rules") GateRule rule,
      @ForAll @DoubleRange(min = 0, max = 1) double ours,
      @ForAll @DoubleRange(min = 0, max = 1) double theirs,
      @ForAll @Size(max = 4) List<@From("evaluations") Evaluation> other) {
    Assume.that(!(rule instanceof GateRule.Threshold));
    Evaluation own = auc(NEW, ours).slice("a", "auc", ours, 50);
    Evaluation incumbent = auc(NEW, theirs).slice("a", "auc", theirs, 50);
    List<Evaluation> more = new ArrayList<>(other);
    more.add(own);
    assertThat(find(rule, evidence(more, List.of(incumbent))))
        .isEqualTo(find(rule, evidence(List.of(own), List.of(incumbent))));
  }

  @Property
  void aNumberIsShownInDigitsThatReadBackAndNoFewerDo(@ForAll("finite") double value) {
    String text = Numbers.text(value);
    assertThat(Double.parseDouble(text)).isEqualTo(value == 0 ? 0.0 : value);
    BigDecimal decimal = Numbers.decimal(value);
    assertThat(decimal.precision()).isLessThanOrEqualTo(17);
    if (decimal.precision() > 1) {
      BigDecimal shorter =
          new BigDecimal(value)
              .round(new MathContext(decimal.precision() - 1, RoundingMode.HALF_EVEN));
      assertThat(shorter.doubleValue()).isNotEqualTo(value);
    }
  }

  @Provide
  Arbitrary<Double> finite() {
    return Arbitraries.longs().map(Double::longBitsToDouble).filter(Double::isFinite);
  }
}
