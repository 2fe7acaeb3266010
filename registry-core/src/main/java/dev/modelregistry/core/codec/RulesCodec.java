package dev.modelregistry.core.codec;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.modelregistry.core.state.RulesState;
import dev.modelregistry.value.KeepRule;
import java.util.List;
import java.util.Optional;

/**
 * What holds for the whole registry.
 *
 * <p>How bytes are kept is left out where it was never set: so a log checkpoint from before that
 * could be set says the same as one of today, and both are read. It cannot be unset, so whoever
 * does not know it meets its name in every log checkpoint since, and replays the log instead.
 */
public final class RulesCodec implements StateCodec<RulesState> {

  private static final String POLICIES = "policies";
  private static final String GRANTS = "grants";
  private static final String DENIALS = "denials";
  private static final String KEEPS = "keeps";

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
        .put(KEEPS, Optional.of(keeps(state)).filter(rules -> !rules.isEmpty()))
        .build();
  }

  private static List<JsonObject> keeps(RulesState state) {
    return state.kept().stream().map(RuleEvents::json).toList();
  }

  @Override
  public RulesState decode(JsonObject json) {
    return new RulesState(
        StandingPolicyCodec.policies(json, POLICIES),
        ImmutableList.copyOf(json.objects(GRANTS, RuleEvents::grant)),
        ImmutableSet.copyOf(json.objects(DENIALS, RuleEvents::denial)),
        ImmutableList.copyOf(keeps(json)));
  }

  private static List<KeepRule> keeps(JsonObject json) {
    return json.optional(KEEPS).isPresent() ? json.objects(KEEPS, RuleEvents::keepRule) : List.of();
  }
}
