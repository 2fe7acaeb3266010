package dev.modelregistry.core.codec;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.modelregistry.core.state.RulesState;

/** What holds for the whole registry. */
public final class RulesCodec implements StateCodec<RulesState> {

  private static final String POLICIES = "policies";
  private static final String GRANTS = "grants";
  private static final String DENIALS = "denials";

  @Override
  public RulesState initial() {
    return RulesState.empty();
  }

  @Override
  public JsonObject encode(RulesState state) {
    return JsonObject.builder()
        .put(POLICIES, StandingPolicyCodec.json(state.standing()))
        .put(GRANTS, state.grants().stream().map(RuleEvents::json).toList())
        .put(DENIALS, state.denials().stream().map(RuleEvents::json).toList())
        .build();
  }

  @Override
  public RulesState decode(JsonObject json) {
    return new RulesState(
        StandingPolicyCodec.policies(json, POLICIES),
        ImmutableList.copyOf(json.objects(GRANTS, RuleEvents::grant)),
        ImmutableSet.copyOf(json.objects(DENIALS, RuleEvents::denial)));
  }
}
