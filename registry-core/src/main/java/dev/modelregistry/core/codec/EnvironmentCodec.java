package dev.modelregistry.core.codec;

import dev.modelregistry.value.Digest;
import dev.modelregistry.value.EnvironmentRecord;
import dev.modelregistry.value.Library;
import java.util.Map;
import java.util.TreeMap;

/** Records of where versions were trained; blobs like any other. */
public final class EnvironmentCodec {

  /** What a descriptor of a record says. */
  public static final String MEDIA_TYPE = "application/vnd.modelregistry.environment+json";

  /** Some twenty thousand libraries. */
  public static final int MAX_BYTES = 4 << 20;

  private static final DocumentFormat<EnvironmentRecord> FORMAT =
      new DocumentFormat<>(
          "an environment record", 1, MAX_BYTES, EnvironmentCodec::json, EnvironmentCodec::record);

  private static final String KIND = "kind";
  private static final String FACTS = "facts";
  private static final String LIBRARIES = "libraries";
  private static final String VARIABLES = "variables";
  private static final String SEEDS = "seeds";
  private static final String NAME = "name";
  private static final String VERSION = "version";
  private static final String DIGEST = "digest";

  private EnvironmentCodec() {}

  /**
   * Returns the bytes of a record.
   *
   * @throws IllegalArgumentException if they are more than {@link #MAX_BYTES}
   */
  public static byte[] encode(EnvironmentRecord environment) {
    return FORMAT.encode(environment);
  }

  /**
   * Reads a record.
   *
   * @throws MalformedJson if the bytes are not those of a record
   */
  public static EnvironmentRecord decode(byte[] bytes) {
    return FORMAT.decode(bytes);
  }

  private static JsonObject.Builder json(EnvironmentRecord environment) {
    // A seed is any 64-bit number, a JSON number has 53 bits of it.
    Map<String, String> seeds = new TreeMap<>();
    environment.seeds().forEach((name, seed) -> seeds.put(name, Long.toString(seed)));
    return JsonObject.builder()
        .put(KIND, environment.kind())
        .put(FACTS, environment.facts())
        .put(LIBRARIES, environment.libraries().stream().map(EnvironmentCodec::json).toList())
        .put(VARIABLES, environment.variables())
        .put(SEEDS, seeds);
  }

  private static EnvironmentRecord record(JsonObject json) {
    return new EnvironmentRecord(
        json.text(KIND),
        json.map(FACTS, JsonValue::text),
        json.objects(LIBRARIES, EnvironmentCodec::library),
        json.map(VARIABLES, JsonValue::text),
        json.map(SEEDS, seed -> seed.text(Words::integer)));
  }

  private static JsonObject json(Library library) {
    return JsonObject.builder()
        .put(NAME, library.name())
        .put(VERSION, library.version())
        .put(DIGEST, library.digest().map(Digest::toString))
        .build();
  }

  private static Library library(JsonObject json) {
    return new Library(
        json.text(NAME), json.optionalText(VERSION), json.optionalText(DIGEST, Digest::parse));
  }
}
