package dev.modelregistry.core.lineage;

import dev.modelregistry.core.codec.EdgeCodec;
import dev.modelregistry.core.codec.MalformedJson;
import dev.modelregistry.core.store.Keys;
import dev.modelregistry.core.store.ObjectStore;
import dev.modelregistry.error.Corrupt;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Payload;
import dev.modelregistry.value.EntryRef;
import dev.modelregistry.value.ModelName;
import dev.modelregistry.value.SnapshotId;
import dev.modelregistry.value.VersionId;
import java.util.ArrayList;
import java.util.List;

/**
 * The way back from what was used to who used it: one small object for each use, created before the
 * entry that it points to. An edge whose entry never came points to nothing and is passed over.
 */
public final class Edges {

  private static final int PAGE = 1_000;

  /**
   * A use of something.
   *
   * @param entryId the id of the entry that uses it
   * @param from the first place in its log where the entry can stand
   */
  public record Use(String entryId, EntryRef from) {}

  private final ObjectStore store;

  /** Keeps edges in a store. */
  public Edges(ObjectStore store) {
    this.store = store;
  }

  /** Notes that an entry which is about to be appended to {@code from.log()} uses a snapshot. */
  public void note(SnapshotId used, ModelName user, Use use) {
    create(Keys.edge(Keys.edgesOf(used), user, use.entryId()), use);
  }

  /** Notes that an entry which is about to be appended to {@code from.log()} uses a version. */
  public void note(VersionId used, ModelName user, Use use) {
    create(Keys.edge(Keys.edgesOf(used), user, use.entryId()), use);
  }

  /** Returns who used a snapshot, or was about to. */
  public List<Use> of(SnapshotId used) {
    return read(Keys.edgesOf(used));
  }

  /** Returns who used a version, or was about to. */
  public List<Use> of(VersionId used) {
    return read(Keys.edgesOf(used));
  }

  private void create(ObjectKey key, Use use) {
    store.create(key, Payload.of(EdgeCodec.encode(use.from())));
  }

  private List<Use> read(String folder) {
    List<Use> uses = new ArrayList<>();
    List<ObjectKey> page = store.list(folder, null, PAGE);
    while (!page.isEmpty()) {
      page.forEach(key -> uses.add(read(key)));
      page = store.list(folder, page.get(page.size() - 1), PAGE);
    }
    return uses;
  }

  private Use read(ObjectKey key) {
    byte[] bytes =
        store
            .read(key, EdgeCodec.MAX_BYTES)
            .orElseThrow(() -> new Corrupt(key.value(), key + " was listed and is missing"));
    try {
      String id = key.value().substring(key.value().lastIndexOf('.') + 1);
      return new Use(id, EdgeCodec.decode(bytes));
    } catch (MalformedJson e) {
      throw new Corrupt(key.value(), key + " is no edge: " + e.getMessage(), e);
    }
  }
}
