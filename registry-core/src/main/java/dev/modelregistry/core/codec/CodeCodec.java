package dev.modelregistry.core.codec;

import dev.modelregistry.event.Code;
import dev.modelregistry.value.ConfigValue;
import dev.modelregistry.value.ConfigValue.Flag;
import dev.modelregistry.value.ConfigValue.Items;
import dev.modelregistry.value.ConfigValue.Numeric;
import dev.modelregistry.value.ConfigValue.Text;
import dev.modelregistry.value.Descriptor;
import dev.modelregistry.value.SourceRevision;
import dev.modelregistry.value.Uncommitted;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Source revision and configuration. */
final class CodeCodec {

  private static final String SOURCE = "source";
  private static final String CONFIG = "config";
  private static final String SYSTEM = "system";
  private static final String REVISION = "revision";
  private static final String BRANCH = "branch";
  private static final String REMOTE = "remote";
  private static final String UNCOMMITTED = "uncommitted";
  private static final String CLEAN = "clean";

  private CodeCodec() {}

  static JsonObject json(Code code) {
    Map<String, Object> config = new TreeMap<>();
    code.config().forEach((key, value) -> config.put(key, raw(value)));
    return JsonObject.builder().put(SOURCE, json(code.source())).put(CONFIG, config).build();
  }

  static Code code(JsonObject json) {
    return new Code(
        json.object(SOURCE, CodeCodec::source), json.map(CONFIG, CodeCodec::configValue));
  }

  private static JsonObject json(SourceRevision source) {
    return JsonObject.builder()
        .put(SYSTEM, source.system())
        .put(REVISION, source.revision())
        .put(BRANCH, source.branch())
        .put(REMOTE, source.remote())
        .put(UNCOMMITTED, source.patch().map(ValueCodec::json))
        .put(
            CLEAN,
            source.uncommitted() instanceof Uncommitted.None ? Optional.of(true) : Optional.empty())
        .build();
  }

  private static SourceRevision source(JsonObject json) {
    return new SourceRevision(
        json.text(SYSTEM),
        json.text(REVISION),
        json.optionalText(BRANCH),
        json.optionalText(REMOTE),
        uncommitted(json));
  }

  /** What says both, or that the tree was not clean, is not what would be written for it. */
  private static Uncommitted uncommitted(JsonObject json) {
    Optional<Descriptor> patch = json.optionalObject(UNCOMMITTED, ValueCodec::descriptor);
    if (patch.isPresent()) {
      return new Uncommitted.Kept(patch.get());
    }
    return json.optional(CLEAN).isPresent() ? new Uncommitted.None() : new Uncommitted.Unknown();
  }

  /** A configuration keeps the types that JSON has, so each value is its own form. */
  private static Object raw(ConfigValue value) {
    if (value instanceof Text text) {
      return text.value();
    } else if (value instanceof Numeric number) {
      return number.value();
    } else if (value instanceof Flag flag) {
      return flag.value();
    }
    return ((Items) value).values().stream().map(CodeCodec::raw).toList();
  }

  private static ConfigValue configValue(JsonValue json) {
    Object raw = json.raw();
    if (raw instanceof String) {
      return new Text(json.text());
    } else if (raw instanceof Number) {
      return new Numeric(json.decimal());
    } else if (raw instanceof Boolean) {
      return new Flag(json.flag());
    } else if (raw instanceof List<?>) {
      return new Items(json.list().stream().map(CodeCodec::configValue).toList());
    }
    throw new MalformedJson(
        json.place() + " is " + JsonTree.kind(raw) + ", which no configuration holds");
  }
}
