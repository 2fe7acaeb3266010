package dev.modelregistry.core;

import com.google.common.base.Suppliers;
import dev.modelregistry.core.blob.BlobStore;
import dev.modelregistry.core.codec.VersionFacts;
import dev.modelregistry.value.ConfigValue;
import dev.modelregistry.value.ModelName;
import dev.modelregistry.value.VersionId;
import java.time.Instant;
import java.util.Map;

/** A version that a search found: it knows what a search looks at, and reads its entry for more. */
final class FoundVersion extends StoredVersion {

  private final VersionFacts facts;

  FoundVersion(ModelName model, VersionFacts facts, KnownVersions known, BlobStore blobs) {
    super(
        new VersionId(model, facts.number()),
        Suppliers.memoize(() -> known.entry(facts.sequence())),
        blobs);
    this.facts = facts;
  }

  VersionFacts facts() {
    return facts;
  }

  @Override
  public Instant registeredAt() {
    return facts.registeredAt();
  }

  @Override
  public Map<String, ConfigValue> config() {
    return facts.noted().config().asMap();
  }

  @Override
  public Map<String, String> annotations() {
    return facts.noted().annotations().asMap();
  }
}
