package dev.modelregistry.core.lineage;

import dev.modelregistry.core.codec.EdgeCodec;
import dev.modelregistry.core.codec.MalformedJson;
import dev.modelregistry.core.log.EventLog;
import dev.modelregistry.core.state.LogState;
import dev.modelregistry.core.store.Keys;
import dev.modelregistry.core.store.ObjectStore;
import dev.modelregistry.error.Corrupt;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.event.Artifacts;
import dev.modelregistry.event.Evaluated;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.event.Manifest;
import dev.modelregistry.event.Registered;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Payload;
import dev.modelregistry.value.EntryRef;
import dev.modelregistry.value.ModelName;
import dev.modelregistry.value.SnapshotId;
import dev.modelregistry.value.VersionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

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
  public record Use(String entryId, EntryRef from) {

    /** Gives an id to an entry that is about to be appended to a log. */
    public static <S extends LogState<S>> Use in(EventLog<S> log) {
      long known = log.known().orElseGet(log::head).size();
      return new Use(log.newEntryId(), new EntryRef(log.name(), known + 1));
    }
  }

  private final ObjectStore store;

  /** Keeps edges in a store. */
  public Edges(ObjectStore store) {
    this.store = store;
  }

  /** Returns the keys of the edges that lead to an entry: one for all that it uses, each once. */
  public static List<ObjectKey> to(LogEntry entry) {
    String entryId = entry.stamp().id();
    if (entry.event() instanceof Registered registered) {
      return of(registered.manifest(), entryId);
    }
    return entry.event() instanceof Evaluated evaluated ? of(evaluated, entryId) : List.of();
  }

  private static List<ObjectKey> of(Evaluated evaluated, String entryId) {
    String folder = Keys.edgesOf(evaluated.evaluation().heldOut().id());
    return List.of(Keys.edge(folder, evaluated.version().model(), entryId));
  }

  private static List<ObjectKey> of(Manifest manifest, String entryId) {
    Artifacts artifacts = manifest.artifacts();
    return Stream.of(
            Stream.of(artifacts.trainedOn().id()).map(Keys::edgesOf),
            artifacts.evaluations().stream().map(on -> Keys.edgesOf(on.heldOut().id())),
            manifest.parents().stream().map(Keys::edgesOf))
        .flatMap(folders -> folders)
        .distinct()
        .map(folder -> Keys.edge(folder, manifest.model(), entryId))
        .toList();
  }

  /** Notes what a registration cites that is about to be appended to {@code use.from().log()}. */
  public void note(Manifest manifest, Use use) {
    create(of(manifest, use.entryId()), use);
  }

  /** Notes what an evaluation was made on that is about to be attached to its version. */
  public void note(Evaluated evaluated, Use use) {
    create(of(evaluated, use.entryId()), use);
  }

  private void create(List<ObjectKey> edges, Use use) {
    Payload edge = Payload.of(EdgeCodec.encode(new EdgeCodec.Edge(use.entryId(), use.from())));
    edges.forEach(key -> store.create(key, edge));
  }

  /** Returns who used a snapshot, or was about to. */
  public List<Use> of(SnapshotId used) {
    return read(Keys.edgesOf(used));
  }

  /** Returns who used a version, or was about to. */
  public List<Use> of(VersionId used) {
    return read(Keys.edgesOf(used));
  }

  private List<Use> read(String folder) {
    List<Use> uses = new ArrayList<>();
    forEach(
        folder,
        key ->
            uses.add(
                find(key)
                    .orElseThrow(
                        () -> new Corrupt(key.value(), key + " was listed and is missing"))));
    return uses;
  }

  /** Goes through the keys of all edges. */
  public void forEach(Consumer<ObjectKey> sink) {
    forEach(Keys.EDGES, sink);
  }

  private void forEach(String folder, Consumer<ObjectKey> sink) {
    List<ObjectKey> page = store.list(folder, null, PAGE);
    while (!page.isEmpty()) {
      page.forEach(sink);
      page = store.list(folder, page.get(page.size() - 1), PAGE);
    }
  }

  /**
   * Reads an edge, if it is there.
   *
   * @throws Corrupt if it is damaged, or leads to another log than its key says
   * @throws Rejected if a newer release wrote it
   */
  public Optional<Use> find(ObjectKey key) {
    return store.read(key, EdgeCodec.MAX_BYTES).map(bytes -> decode(key, bytes));
  }

  private static Use decode(ObjectKey key, byte[] bytes) {
    ModelName user =
        Keys.userOf(key)
            .orElseThrow(
                () -> new Corrupt(key.value(), key + " is no edge; somebody else put it there"));
    try {
      EdgeCodec.Edge edge = EdgeCodec.decode(bytes);
      List<String> logs = logs(key, user);
      if (!logs.contains(edge.from().log())) {
        throw new Corrupt(
            key.value(),
            key + " leads to " + edge.from().log() + " and not to " + String.join(" or ", logs));
      }
      if (!key.value().endsWith("." + edge.entryId())) {
        throw new Corrupt(
            key.value(), key + " leads to another entry than its key says: " + edge.entryId());
      }
      return new Use(edge.entryId(), edge.from());
    } catch (MalformedJson e) {
      throw e.in(key.value(), key.value(), "is no edge");
    }
  }

  /** A version is used by those registered as its children, a snapshot by evaluations as well. */
  private static List<String> logs(ObjectKey edge, ModelName user) {
    return edge.value().startsWith(Keys.EDGES + Keys.DATASETS)
        ? List.of(Keys.versions(user), Keys.decisions(user))
        : List.of(Keys.versions(user));
  }
}
