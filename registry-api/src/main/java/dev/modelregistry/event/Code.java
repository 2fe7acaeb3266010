package dev.modelregistry.event;

import dev.modelregistry.value.ConfigValue;
import dev.modelregistry.value.SourceRevision;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The code and the configuration of a version.
 *
 * @param source the revision of the code
 * @param config the configuration by key, sorted; types are kept
 */
public record Code(SourceRevision source, Map<String, ConfigValue> config) {

  /** Copies and sorts the configuration. */
  public Code {
    config = Collections.unmodifiableMap(new TreeMap<>(config));
  }
}
