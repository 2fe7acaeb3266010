package dev.modelregistry.core.codec;

import dev.modelregistry.gate.Policy;

/** Policies. */
final class PolicyCodec {

  private static final String GATES = "gates";
  private static final String APPROVALS = "approvals";
  private static final String INDEPENDENT = "independent";
  private static final String OVERRIDABLE = "overridable";

  private PolicyCodec() {}

  static JsonObject json(Policy policy) {
    return JsonObject.builder()
        .put(GATES, policy.gates().stream().map(GateRuleCodec::json).toList())
        .put(APPROVALS, policy.approvals())
        .put(INDEPENDENT, policy.needsIndependentApproval())
        .put(OVERRIDABLE, policy.allowsOverride())
        .build();
  }

  static Policy policy(JsonObject json) {
    Policy policy = Policy.protect().approvals(Math.toIntExact(json.integer(APPROVALS)));
    for (var gate : json.objects(GATES, GateRuleCodec::gateRule)) {
      policy = policy.require(gate);
    }
    policy = json.flag(INDEPENDENT) ? policy.independentApproval() : policy;
    return json.flag(OVERRIDABLE) ? policy.allowOverride() : policy;
  }

  /**
   * Says whether this release knows every kind of gate that a policy asks for. A policy must never
   * be read without one of its gates.
   */
  static boolean isKnown(JsonObject json) {
    return json.objects(GATES).stream().allMatch(GateRuleCodec::isKnown);
  }
}
