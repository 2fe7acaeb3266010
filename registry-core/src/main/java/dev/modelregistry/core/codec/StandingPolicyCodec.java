package dev.modelregistry.core.codec;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Maps;
import dev.modelregistry.core.state.StandingPolicy;
import dev.modelregistry.value.Label;
import java.util.Map;

/** Policies by label and the entries that set them. */
final class StandingPolicyCodec {

  private static final String POLICY = "policy";
  private static final String REF = "ref";

  private StandingPolicyCodec() {}

  static Map<String, JsonObject> json(Map<Label, StandingPolicy> policies) {
    return LabelMaps.byName(Maps.transformValues(policies, StandingPolicyCodec::json));
  }

  private static JsonObject json(StandingPolicy standing) {
    return JsonObject.builder()
        .put(POLICY, PolicyCodec.json(standing.policy()))
        .put(REF, ValueCodec.json(standing.ref()))
        .build();
  }

  static ImmutableSortedMap<Label, StandingPolicy> policies(JsonObject json, String name) {
    return LabelMaps.byLabel(
        json.map(name, value -> value.object().read(StandingPolicyCodec::standing)));
  }

  private static StandingPolicy standing(JsonObject json) {
    return new StandingPolicy(
        json.object(POLICY, PolicyCodec::policy), json.object(REF, ValueCodec::entryRef));
  }
}
