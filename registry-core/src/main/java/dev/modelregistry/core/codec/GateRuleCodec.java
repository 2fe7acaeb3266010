package dev.modelregistry.core.codec;

import dev.modelregistry.gate.Direction;
import dev.modelregistry.gate.GateRule;
import dev.modelregistry.gate.GateRule.BeatsIncumbent;
import dev.modelregistry.gate.GateRule.Custom;
import dev.modelregistry.gate.GateRule.LatencyBudget;
import dev.modelregistry.gate.GateRule.NoSliceRegression;
import dev.modelregistry.gate.GateRule.ShadowAgreement;
import dev.modelregistry.gate.GateRule.Threshold;
import java.util.Set;

/** Gates as policies ask for them. */
final class GateRuleCodec {

  private static final String BEATS_INCUMBENT = "beats-incumbent";
  private static final String NO_SLICE_REGRESSION = "no-slice-regression";
  private static final String LATENCY_BUDGET = "latency-budget";
  private static final String THRESHOLD = "threshold";
  private static final String SHADOW_AGREEMENT = "shadow-agreement";
  private static final String CUSTOM = "custom";
  private static final Set<String> TYPES =
      Set.of(
          BEATS_INCUMBENT,
          NO_SLICE_REGRESSION,
          LATENCY_BUDGET,
          THRESHOLD,
          SHADOW_AGREEMENT,
          CUSTOM);

  private static final String TYPE = "type";
  private static final String METRIC = "metric";
  private static final String DIRECTION = "direction";
  private static final String MARGIN = "margin";
  private static final String SLICES = "slices";
  private static final String TOLERANCE = "tolerance";
  private static final String MINIMUM_SAMPLES = "minimumSamples";
  private static final String PERCENTILE = "percentile";
  private static final String BUDGET = "budget";
  private static final String BOUND = "bound";
  private static final String COMPARISONS = "comparisons";
  private static final String AGREEMENT = "agreement";
  private static final String NAME = "name";
  private static final String PARAMETERS = "parameters";

  private GateRuleCodec() {}

  static JsonObject json(GateRule rule) {
    if (rule instanceof BeatsIncumbent gate) {
      return onMetric(BEATS_INCUMBENT, gate.metric(), gate.direction())
          .put(MARGIN, gate.margin())
          .build();
    } else if (rule instanceof NoSliceRegression gate) {
      return onMetric(NO_SLICE_REGRESSION, gate.metric(), gate.direction())
          .put(SLICES, gate.slices())
          .put(TOLERANCE, gate.tolerance())
          .put(MINIMUM_SAMPLES, gate.minimumSamples())
          .build();
    } else if (rule instanceof LatencyBudget gate) {
      return of(LATENCY_BUDGET)
          .put(PERCENTILE, gate.percentile())
          .put(BUDGET, Words.of(gate.budget()))
          .build();
    } else if (rule instanceof Threshold gate) {
      return onMetric(THRESHOLD, gate.metric(), gate.direction()).put(BOUND, gate.bound()).build();
    } else if (rule instanceof ShadowAgreement gate) {
      return of(SHADOW_AGREEMENT)
          .put(COMPARISONS, gate.comparisons())
          .put(AGREEMENT, gate.agreement())
          .build();
    } else if (rule instanceof Custom gate) {
      return of(CUSTOM).put(NAME, gate.name()).put(PARAMETERS, gate.parameters()).build();
    }
    throw new IllegalStateException("no form is known for " + rule);
  }

  static GateRule gateRule(JsonObject json) {
    return switch (json.text(TYPE)) {
      case BEATS_INCUMBENT ->
          new BeatsIncumbent(json.text(METRIC), direction(json), json.decimal(MARGIN));
      case NO_SLICE_REGRESSION ->
          new NoSliceRegression(
              json.text(METRIC),
              direction(json),
              json.texts(SLICES),
              json.decimal(TOLERANCE),
              json.integer(MINIMUM_SAMPLES));
      case LATENCY_BUDGET ->
          new LatencyBudget(
              Math.toIntExact(json.integer(PERCENTILE)), json.text(BUDGET, Words::duration));
      case THRESHOLD -> new Threshold(json.text(METRIC), direction(json), json.decimal(BOUND));
      case SHADOW_AGREEMENT ->
          new ShadowAgreement(json.integer(COMPARISONS), json.decimal(AGREEMENT));
      case CUSTOM -> new Custom(json.text(NAME), json.map(PARAMETERS, JsonValue::text));
      default -> throw json.malformed(TYPE, "is no kind of gate that this release knows");
    };
  }

  static boolean isKnown(JsonObject json) {
    return TYPES.contains(json.text(TYPE));
  }

  private static JsonObject.Builder of(String type) {
    return JsonObject.builder().put(TYPE, type);
  }

  private static JsonObject.Builder onMetric(String type, String metric, Direction direction) {
    return of(type).put(METRIC, metric).put(DIRECTION, Words.of(direction));
  }

  private static Direction direction(JsonObject json) {
    return json.text(DIRECTION, Words.constantOf(Direction.class));
  }
}
