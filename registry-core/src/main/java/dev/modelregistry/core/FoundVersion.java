package dev.modelregistry.core;

import dev.modelregistry.core.blob.BlobStore;
import dev.modelregistry.core.codec.VersionFacts;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.value.ConfigValue;
import dev.modelregistry.value.ModelName;
import dev.modelregistry.value.VersionId;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A version that a search found: it knows what a search looks at, and reads its entry for more. */
final class FoundVersion extends StoredVersion {

  private final VersionFacts facts;

  FoundVersion(ModelName model, VersionFacts facts, KnownVersions known, BlobStore blobs) {
    super(new VersionId(model, facts.number()), new ReadOnce(facts.sequence(), known), blobs);
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

  /** One object, where a search of thousands would make three that mostly nobody asks. */
  private static final class ReadOnce implements Supplier<LogEntry> {

    private final long sequence;
    private final KnownVersions known;
    private volatile @Nullable LogEntry entry;

    ReadOnce(long sequence, KnownVersions known) {
      this.sequence = sequence;
      this.known = known;
    }

    /** Reads it again where two threads ask at once; it is the same. */
    @Override
    public LogEntry get() {
      LogEntry read = entry;
      if (read == null) {
        read = known.entry(sequence);
        entry = read;
      }
      return read;
    }
  }
}
