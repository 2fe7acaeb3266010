package dev.modelregistry.core.codec;

import dev.modelregistry.gate.Evaluation;
import dev.modelregistry.gate.Latency;
import dev.modelregistry.gate.SliceMetric;

/** Evaluations, as evidence that stays readable without the library. */
final class EvaluationCodec {

  private static final String HELD_OUT = "heldOut";
  private static final String ROWS = "rows";
  private static final String METRICS = "metrics";
  private static final String SLICES = "slices";
  private static final String LATENCY = "latency";
  private static final String SLICE = "slice";
  private static final String METRIC = "metric";
  private static final String VALUE = "value";
  private static final String SAMPLES = "samples";
  private static final String P50 = "p50";
  private static final String P95 = "p95";
  private static final String P99 = "p99";
  private static final String COUNT = "count";

  private EvaluationCodec() {}

  static JsonObject json(Evaluation evaluation) {
    return JsonObject.builder()
        .put(HELD_OUT, ValueCodec.json(evaluation.heldOut()))
        .put(ROWS, evaluation.rows())
        .put(METRICS, evaluation.metrics())
        .put(SLICES, evaluation.slices().stream().map(EvaluationCodec::json).toList())
        .put(LATENCY, evaluation.latency().map(EvaluationCodec::json))
        .build();
  }

  static Evaluation evaluation(JsonObject json) {
    return new Evaluation(
        json.object(HELD_OUT, ValueCodec::snapshotRef),
        json.integer(ROWS),
        json.map(METRICS, JsonValue::decimal),
        json.objects(SLICES, EvaluationCodec::slice),
        json.optionalObject(LATENCY, EvaluationCodec::latency));
  }

  private static JsonObject json(SliceMetric slice) {
    return JsonObject.builder()
        .put(SLICE, slice.slice())
        .put(METRIC, slice.metric())
        .put(VALUE, slice.value())
        .put(SAMPLES, slice.samples())
        .build();
  }

  private static SliceMetric slice(JsonObject json) {
    return new SliceMetric(
        json.text(SLICE), json.text(METRIC), json.decimal(VALUE), json.integer(SAMPLES));
  }

  private static JsonObject json(Latency latency) {
    return JsonObject.builder()
        .put(P50, Words.of(latency.p50()))
        .put(P95, Words.of(latency.p95()))
        .put(P99, Words.of(latency.p99()))
        .put(COUNT, latency.count())
        .build();
  }

  private static Latency latency(JsonObject json) {
    return new Latency(
        json.text(P50, Words::duration),
        json.text(P95, Words::duration),
        json.text(P99, Words::duration),
        json.integer(COUNT));
  }
}
