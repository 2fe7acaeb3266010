package dev.modelregistry.core.codec;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableRangeSet;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Maps;
import com.google.common.collect.Range;
import dev.modelregistry.core.state.DecisionsState;
import dev.modelregistry.core.state.RunningCanary;
import dev.modelregistry.core.state.Turn;
import dev.modelregistry.gate.Approval;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was decided about a model. */
public final class DecisionsCodec implements StateCodec<DecisionsState> {

  private static final String TURNS = "turns";
  private static final String POLICIES = "policies";
  private static final String APPROVALS = "approvals";
  private static final String EVALUATIONS = "evaluations";
  private static final String PRODUCTION_HELD = "productionHeld";
  private static final String HOLDING = "holding";
  private static final String BELOW = "below";
  private static final String CANARY = "canary";
  private static final String SINCE = "since";
  private static final String TERMS = "terms";

  @Override
  public DecisionsState initial() {
    return DecisionsState.empty();
  }

  @Override
  public JsonObject encode(DecisionsState state) {
    Map<String, Object> evaluations = new TreeMap<>();
    state.evaluations().forEach((number, entries) -> evaluations.put(number.toString(), entries));
    return JsonObject.builder()
        .put(TURNS, LabelMaps.byName(Maps.transformValues(state.turns(), DecisionsCodec::json)))
        .put(POLICIES, StandingPolicyCodec.json(state.policies()))
        .put(
            APPROVALS,
            LabelMaps.byName(Maps.transformValues(state.approvals(), DecisionsCodec::json)))
        .put(EVALUATIONS, evaluations)
        .put(
            PRODUCTION_HELD,
            state.productionHeld().asRanges().stream().map(DecisionsCodec::json).toList())
        .build();
  }

  @Override
  public DecisionsState decode(JsonObject json) {
    ImmutableSortedMap.Builder<Long, ImmutableList<Long>> evaluations =
        ImmutableSortedMap.naturalOrder();
    json.map(EVALUATIONS, JsonValue::list)
        .forEach((number, entries) -> evaluations.put(Words.integer(number), sequences(entries)));
    return new DecisionsState(
        LabelMaps.byLabel(json.map(TURNS, turn -> turn.object().read(DecisionsCodec::turn))),
        StandingPolicyCodec.policies(json, POLICIES),
        LabelMaps.byLabel(json.map(APPROVALS, DecisionsCodec::approvals)),
        evaluations.buildOrThrow(),
        ImmutableRangeSet.copyOf(json.list(PRODUCTION_HELD, DecisionsCodec::range)));
  }

  private static JsonObject json(Turn turn) {
    return JsonObject.builder()
        .put(HOLDING, ValueCodec.json(turn.holding()))
        .put(BELOW, turn.below())
        .put(CANARY, turn.canary().map(DecisionsCodec::json))
        .build();
  }

  private static Turn turn(JsonObject json) {
    return new Turn(
        json.object(HOLDING, ValueCodec::holding),
        json.integer(BELOW),
        json.optionalObject(CANARY, DecisionsCodec::canary));
  }

  private static JsonObject json(RunningCanary canary) {
    return JsonObject.builder()
        .put(SINCE, canary.since())
        .put(TERMS, CanaryCodec.json(canary.terms()))
        .build();
  }

  private static RunningCanary canary(JsonObject json) {
    return new RunningCanary(json.integer(SINCE), json.object(TERMS, CanaryCodec::terms));
  }

  private static List<JsonObject> json(List<Approval> approvals) {
    return approvals.stream().map(ReportCodec::json).toList();
  }

  private static ImmutableList<Approval> approvals(JsonValue json) {
    return json.list().stream()
        .map(approval -> approval.object().read(ReportCodec::approval))
        .collect(ImmutableList.toImmutableList());
  }

  private static ImmutableList<Long> sequences(List<JsonValue> entries) {
    return entries.stream().map(JsonValue::integer).collect(ImmutableList.toImmutableList());
  }

  /** Ranges are half-open in memory, so that neighbours join; documents name both ends. */
  private static List<Long> json(Range<Long> range) {
    return List.of(range.lowerEndpoint(), range.upperEndpoint() - 1);
  }

  private static Range<Long> range(JsonValue json) {
    ImmutableList<Long> ends = sequences(json.list());
    if (ends.size() != 2) {
      throw new MalformedJson(json.place() + " is no range: it has a first and a last number");
    }
    return Range.closedOpen(ends.get(0), ends.get(1) + 1);
  }
}
