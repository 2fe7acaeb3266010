package dev.modelregistry.core.gates;

import dev.modelregistry.gate.Evidence;
import dev.modelregistry.gate.Finding;
import dev.modelregistry.gate.Gate;
import dev.modelregistry.gate.GateResult;
import dev.modelregistry.gate.GateRule;
import dev.modelregistry.gate.Policy;
import java.util.List;
import java.util.Map;

/** Lets the gates of a policy look at the evidence. */
public final class GateEvaluator {

  private GateEvaluator() {}

  /**
   * Returns one result for each gate of the policy, in the policy's order. All gates look, also
   * after one failed, so that a refusal names everything that has to be mended.
   *
   * @param installed the gates that this process brings, by name
   */
  public static List<GateResult> evaluate(
      Policy policy, Evidence evidence, Map<String, Gate> installed) {
    return policy.gates().stream()
        .map(rule -> new GateResult(rule.name(), Sentences.plain(check(rule, evidence, installed))))
        .toList();
  }

  private static Finding check(GateRule rule, Evidence evidence, Map<String, Gate> installed) {
    if (rule instanceof GateRule.BeatsIncumbent beats) {
      return IncumbentGate.check(beats, evidence);
    } else if (rule instanceof GateRule.NoSliceRegression slices) {
      return new SliceGate(slices, evidence).check();
    } else if (rule instanceof GateRule.LatencyBudget budget) {
      return LatencyGate.check(budget, evidence);
    } else if (rule instanceof GateRule.Threshold threshold) {
      return ThresholdGate.check(threshold, evidence);
    } else if (rule instanceof GateRule.ShadowAgreement shadow) {
      return ShadowGate.check(shadow, evidence);
    } else if (rule instanceof GateRule.Custom custom) {
      return InstalledGate.check(custom, evidence, installed);
    }
    throw new IllegalStateException("no gate is known for the rule " + rule);
  }
}
