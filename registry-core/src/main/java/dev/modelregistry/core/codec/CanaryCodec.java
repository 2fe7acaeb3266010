package dev.modelregistry.core.codec;

import dev.modelregistry.gate.Alarm;
import dev.modelregistry.gate.CanaryTerms;
import dev.modelregistry.gate.GuardRail;
import dev.modelregistry.gate.GuardRail.Signal;
import dev.modelregistry.gate.Tally;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.Share;
import dev.modelregistry.value.VersionId;
import java.util.Set;

/** The terms of canaries, and what their guard rails found. */
public final class CanaryCodec {

  private static final String GUARDS = "guards";

  private static final String ERRORS = "errors";
  private static final String SLOWER_THAN = "slower-than";
  private static final String OUTCOME = "outcome";
  private static final Set<String> TYPES = Set.of(ERRORS, SLOWER_THAN, OUTCOME);

  private static final String LABEL = "label";
  private static final String CANDIDATE = "candidate";
  private static final String INCUMBENT = "incumbent";
  private static final String BASIS_POINTS = "basisPoints";
  private static final String TYPE = "type";
  private static final String LIMIT = "limit";
  private static final String METRIC = "metric";
  private static final String TOLERANCE = "tolerance";
  private static final String MINIMUM_SAMPLES = "minimumSamples";
  private static final String FALSE_ALARMS = "falseAlarms";
  private static final String GUARD = "guard";
  private static final String EVIDENCE = "evidence";
  private static final String NEEDED = "needed";
  private static final String SAMPLES = "samples";
  private static final String BAD = "bad";

  private CanaryCodec() {}

  /** Returns the digest of the canonical form, to which approvals are bound. */
  public static Digest digest(CanaryTerms terms) {
    return Digest.of(CanonicalJson.write(json(terms)));
  }

  static JsonObject json(CanaryTerms terms) {
    return JsonObject.builder()
        .put(LABEL, terms.label().toString())
        .put(CANDIDATE, terms.candidate().toString())
        .put(INCUMBENT, ValueCodec.json(terms.incumbent()))
        .put(BASIS_POINTS, terms.share().basisPoints())
        .put(GUARDS, terms.guards().stream().map(CanaryCodec::json).toList())
        .build();
  }

  static CanaryTerms terms(JsonObject json) {
    return new CanaryTerms(
        json.text(LABEL, Label::of),
        json.text(CANDIDATE, VersionId::parse),
        json.object(INCUMBENT, ValueCodec::holding),
        new Share(Math.toIntExact(json.integer(BASIS_POINTS))),
        json.objects(GUARDS, CanaryCodec::guard));
  }

  static JsonObject json(GuardRail guard) {
    JsonObject.Builder json = JsonObject.builder();
    if (guard.signal() instanceof Signal.SlowerThan slower) {
      json.put(TYPE, SLOWER_THAN).put(LIMIT, Words.of(slower.limit()));
    } else if (guard.signal() instanceof Signal.Outcome outcome) {
      json.put(TYPE, OUTCOME).put(METRIC, outcome.metric());
    } else {
      json.put(TYPE, ERRORS);
    }
    return json.put(TOLERANCE, guard.tolerance())
        .put(MINIMUM_SAMPLES, guard.minimumSamples())
        .put(FALSE_ALARMS, guard.falseAlarms())
        .build();
  }

  static GuardRail guard(JsonObject json) {
    Signal signal =
        switch (json.text(TYPE)) {
          case ERRORS -> new Signal.Errors();
          case SLOWER_THAN -> new Signal.SlowerThan(json.text(LIMIT, Words::duration));
          case OUTCOME -> new Signal.Outcome(json.text(METRIC));
          default -> throw json.malformed(TYPE, "is no guard rail that this release knows");
        };
    return new GuardRail(
        signal, json.decimal(TOLERANCE), json.integer(MINIMUM_SAMPLES), json.decimal(FALSE_ALARMS));
  }

  /** Says whether this release knows every kind of guard rail that is asked for. */
  static boolean isKnown(JsonObject terms) {
    return terms.objects(GUARDS).stream().allMatch(CanaryCodec::isKnownGuard);
  }

  static boolean isKnownGuard(JsonObject guard) {
    return TYPES.contains(guard.text(TYPE));
  }

  static JsonObject json(Alarm alarm) {
    return JsonObject.builder()
        .put(GUARD, json(alarm.guard()))
        .put(CANDIDATE, json(alarm.candidate()))
        .put(INCUMBENT, json(alarm.incumbent()))
        .put(EVIDENCE, alarm.evidence())
        .put(NEEDED, alarm.needed())
        .build();
  }

  static Alarm alarm(JsonObject json) {
    return new Alarm(
        json.object(GUARD, CanaryCodec::guard),
        json.object(CANDIDATE, CanaryCodec::tally),
        json.object(INCUMBENT, CanaryCodec::tally),
        json.decimal(EVIDENCE),
        json.decimal(NEEDED));
  }

  private static JsonObject json(Tally tally) {
    return JsonObject.builder().put(SAMPLES, tally.samples()).put(BAD, tally.bad()).build();
  }

  private static Tally tally(JsonObject json) {
    return new Tally(json.integer(SAMPLES), json.integer(BAD));
  }
}
