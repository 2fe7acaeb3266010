package dev.modelregistry.core.codec;

import dev.modelregistry.data.ColumnType;
import dev.modelregistry.data.Feature;
import dev.modelregistry.data.Feature.Definition;
import dev.modelregistry.data.Feature.Expression;
import dev.modelregistry.data.Feature.JavaClass;
import dev.modelregistry.data.FeatureSet;
import dev.modelregistry.value.Digest;
import java.util.Optional;

/** Feature sets, within manifests. */
final class FeatureCodec {

  private static final String NAME = "name";
  private static final String VERSION = "version";
  private static final String FEATURES = "features";
  private static final String TYPE = "type";
  private static final String COLUMNS = "columns";
  private static final String EXPRESSION = "expression";
  private static final String CLASS = "class";
  private static final String BYTECODE = "bytecode";

  private FeatureCodec() {}

  static JsonObject json(FeatureSet set) {
    return JsonObject.builder()
        .put(NAME, set.name())
        .put(VERSION, set.version())
        .put(FEATURES, set.features().stream().map(FeatureCodec::json).toList())
        .build();
  }

  static FeatureSet featureSet(JsonObject json) {
    return new FeatureSet(
        json.text(NAME),
        Math.toIntExact(json.integer(VERSION)),
        json.objects(FEATURES, FeatureCodec::feature));
  }

  private static JsonObject json(Feature feature) {
    JsonObject.Builder json =
        JsonObject.builder()
            .put(NAME, feature.name())
            .put(TYPE, Words.of(feature.type()))
            .put(COLUMNS, feature.columns());
    if (feature.definition() instanceof JavaClass type) {
      json.put(CLASS, type.name()).put(BYTECODE, type.bytecode().toString());
    } else if (feature.definition() instanceof Expression expression) {
      json.put(EXPRESSION, expression.text());
    }
    return json.build();
  }

  private static Feature feature(JsonObject json) {
    Optional<String> expression = json.optionalText(EXPRESSION);
    Definition definition =
        expression.isPresent()
            ? new Expression(expression.get())
            : new JavaClass(json.text(CLASS), json.text(BYTECODE, Digest::parse));
    return new Feature(
        json.text(NAME),
        json.text(TYPE, Words.constantOf(ColumnType.class)),
        definition,
        json.texts(COLUMNS));
  }
}
