package dev.modelregistry.core.codec;

import dev.modelregistry.event.Artifacts;
import dev.modelregistry.event.Manifest;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.ModelName;
import dev.modelregistry.value.VersionId;

/** Manifests: what a version is. */
public final class ManifestCodec {

  private static final String MODEL = "model";
  private static final String ARTIFACTS = "artifacts";
  private static final String FEATURES = "features";
  private static final String PARENTS = "parents";
  private static final String ANNOTATIONS = "annotations";
  private static final String WEIGHTS = "weights";
  private static final String TRAINED_ON = "trainedOn";
  private static final String CODE = "code";
  private static final String ENVIRONMENT = "environment";
  private static final String EVALUATIONS = "evaluations";

  private ManifestCodec() {}

  /** Returns the digest of the canonical form: the version's identity. */
  public static Digest digest(Manifest manifest) {
    return Digest.of(CanonicalJson.write(json(manifest)));
  }

  static JsonObject json(Manifest manifest) {
    return JsonObject.builder()
        .put(MODEL, manifest.model().toString())
        .put(ARTIFACTS, json(manifest.artifacts()))
        .put(FEATURES, manifest.features().map(FeatureCodec::json))
        .put(PARENTS, manifest.parents().stream().map(VersionId::toString).toList())
        .put(ANNOTATIONS, manifest.annotations())
        .build();
  }

  static Manifest manifest(JsonObject json) {
    return new Manifest(
        json.text(MODEL, ModelName::new),
        json.object(ARTIFACTS, ManifestCodec::artifacts),
        json.optionalObject(FEATURES, FeatureCodec::featureSet),
        json.list(PARENTS, parent -> parent.text(VersionId::parse)),
        json.map(ANNOTATIONS, JsonValue::text));
  }

  private static JsonObject json(Artifacts artifacts) {
    return JsonObject.builder()
        .put(WEIGHTS, ValueCodec.json(artifacts.weights()))
        .put(TRAINED_ON, ValueCodec.json(artifacts.trainedOn()))
        .put(CODE, CodeCodec.json(artifacts.code()))
        .put(ENVIRONMENT, ValueCodec.json(artifacts.environment()))
        .put(EVALUATIONS, artifacts.evaluations().stream().map(EvaluationCodec::json).toList())
        .build();
  }

  private static Artifacts artifacts(JsonObject json) {
    return new Artifacts(
        json.object(WEIGHTS, ValueCodec::contents),
        json.object(TRAINED_ON, ValueCodec::snapshotRef),
        json.object(CODE, CodeCodec::code),
        json.object(ENVIRONMENT, ValueCodec::descriptor),
        json.objects(EVALUATIONS, EvaluationCodec::evaluation));
  }
}
