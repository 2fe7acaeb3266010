package dev.modelregistry.core;

import dev.modelregistry.Freshness;
import dev.modelregistry.core.audit.Reads;
import dev.modelregistry.core.blob.BlobStore;
import dev.modelregistry.core.blob.LocalCache;
import dev.modelregistry.core.capture.EnvironmentCapture;
import dev.modelregistry.core.codec.DecisionsCodec;
import dev.modelregistry.core.codec.RulesCodec;
import dev.modelregistry.core.codec.SnapshotsCodec;
import dev.modelregistry.core.codec.StateCodec;
import dev.modelregistry.core.codec.VersionsCodec;
import dev.modelregistry.core.lineage.Edges;
import dev.modelregistry.core.log.EventLog;
import dev.modelregistry.core.log.LogHead;
import dev.modelregistry.core.log.LogSettings;
import dev.modelregistry.core.serve.Cached;
import dev.modelregistry.core.state.DecisionsState;
import dev.modelregistry.core.state.LogState;
import dev.modelregistry.core.state.RulesState;
import dev.modelregistry.core.state.SnapshotsState;
import dev.modelregistry.core.state.VersionsState;
import dev.modelregistry.core.store.Keys;
import dev.modelregistry.core.store.ObjectStore;
import dev.modelregistry.core.store.RandomIds;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.error.Unavailable;
import dev.modelregistry.gate.Gate;
import dev.modelregistry.spi.RefusedException;
import dev.modelregistry.spi.Storage;
import dev.modelregistry.value.DatasetName;
import dev.modelregistry.value.ModelName;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a registry lives in this process: its storage, its logs and blobs, and what varies. */
final class Site implements AutoCloseable {

  /** Logs and lines that are kept warm at a time. */
  private static final int WARM = 10_000;

  /** Versions that searches keep something of, of all models together: some 100 MB. */
  private static final int SEARCHED = 300_000;

  /** What the application chose when it opened the registry. */
  record Settings(
      Clock clock,
      Freshness freshness,
      Duration appendBudget,
      Map<String, Gate> gates,
      LocalCache cache) {}

  private static final Logger LOGGER = LoggerFactory.getLogger(Site.class);

  private final ObjectStore store;
  private final AtomicReference<@Nullable String> id;
  private final Settings settings;
  private final LogSettings logSettings;
  private final EventLog<RulesState> rules;
  private final EnvironmentCapture environments = new EnvironmentCapture();
  private final Edges edges;
  private volatile boolean closed;
  private final StoredVersions storedVersions;
  private final StoredSnapshots storedSnapshots;
  private final Cached<ModelName, EventLog<VersionsState>> versions = new Cached<>(WARM);
  private final Cached<ModelName, EventLog<DecisionsState>> decisions = new Cached<>(WARM);
  private final Cached<DatasetName, EventLog<SnapshotsState>> snapshots = new Cached<>(WARM);
  private final Cached<String, KnownBlobs> known = new Cached<>(WARM);
  private final Cached<String, KnownSnapshots> knownSnapshots = new Cached<>(WARM);
  private final Cached<ModelName, KnownVersions> knownVersions =
      new Cached<>(SEARCHED, KnownVersions::count);

  private Site(ObjectStore store, Settings settings, AtomicReference<@Nullable String> id) {
    this.store = store;
    this.id = id;
    this.settings = settings;
    this.logSettings = LogSettings.standard(settings.clock(), settings.appendBudget());
    this.rules = log(Keys.RULES, new RulesCodec());
    this.edges = new Edges(store);
    this.storedVersions = new StoredVersions(this);
    this.storedSnapshots = new StoredSnapshots(this);
  }

  static Site open(Storage storage, Settings settings) {
    ObjectStore store = new ObjectStore(storage);
    AtomicReference<@Nullable String> id = new AtomicReference<>();
    try {
      id.set(Founding.ensure(store, settings.clock()));
    } catch (Unavailable e) {
      throw refused(e).orElse(e);
    }
    return new Site(store, settings, id);
  }

  /** Does the same, or puts off until the storage can be read what has to be looked at first. */
  static Site openOrLater(Storage storage, Settings settings) {
    try {
      return open(storage, settings);
    } catch (Unavailable e) {
      LOGGER.warn("the registry is opened without a look at it: {}", e.getMessage());
      AtomicReference<@Nullable String> id = new AtomicReference<>();
      FoundLater later =
          new FoundLater(
              storage, now -> id.set(Founding.ensure(new ObjectStore(now), settings.clock())));
      return new Site(new ObjectStore(later), settings, id);
    }
  }

  /** Returns the id of the registry; empty as long as nobody could read it. */
  Optional<String> knownId() {
    return Optional.ofNullable(id.get());
  }

  /**
   * Returns the id of the registry.
   *
   * @throws Unavailable if it cannot be read
   */
  String registryId() {
    return knownId().orElseGet(() -> Founding.ensure(store, settings.clock()));
  }

  /**
   * Somebody who opens a storage with what it refuses has to change that. Once it is open, the same
   * refusal comes of what changed meanwhile, credentials that expired for one, and may pass.
   */
  private static Optional<RegistryException> refused(Unavailable e) {
    return Optional.ofNullable(e.getCause())
        .filter(RefusedException.class::isInstance)
        .map(cause -> new Rejected(String.valueOf(e.getMessage()), cause));
  }

  /** Kept for the life of the registry, because it reads the class path once. */
  EnvironmentCapture environments() {
    return environments;
  }

  ObjectStore store() {
    return store;
  }

  Settings settings() {
    return settings;
  }

  Edges edges() {
    return edges;
  }

  EventLog<RulesState> rules() {
    return rules;
  }

  EventLog<VersionsState> versions(ModelName model) {
    return versions.get(model, name -> log(Keys.versions(name), new VersionsCodec()));
  }

  EventLog<DecisionsState> decisions(ModelName model) {
    return decisions.get(model, name -> log(Keys.decisions(name), new DecisionsCodec()));
  }

  EventLog<SnapshotsState> snapshots(DatasetName dataset) {
    return snapshots.get(dataset, name -> log(Keys.snapshots(name), new SnapshotsCodec()));
  }

  BlobStore blobs(String line) {
    return new BlobStore(store, line, RandomIds::next, Site::thread, Optional.of(settings.cache()));
  }

  /** Returns as many threads as there are processors; the caller closes them. */
  Reads reads() {
    return new Reads(Runtime.getRuntime().availableProcessors(), Site::thread);
  }

  KnownBlobs known(EventLog<?> log) {
    return known.get(log.name(), name -> new KnownBlobs(log));
  }

  StoredVersions storedVersions() {
    return storedVersions;
  }

  StoredSnapshots storedSnapshots() {
    return storedSnapshots;
  }

  /** Returns a log as it was within the freshness that the registry was opened with. */
  <S extends LogState<S>> LogHead<S> recent(EventLog<S> log) {
    return within(log, settings.freshness());
  }

  /** Returns a log as it was within a freshness. */
  <S extends LogState<S>> LogHead<S> within(EventLog<S> log, Freshness freshness) {
    checkOpen();
    return log.within(freshness.maxAge());
  }

  KnownSnapshots knownSnapshots(EventLog<SnapshotsState> log) {
    return knownSnapshots.get(log.name(), name -> new KnownSnapshots(log));
  }

  KnownVersions knownVersions(ModelName model) {
    return knownVersions.get(model, name -> new KnownVersions(versions(name)));
  }

  /** Keeps what a search has learnt, if there is room for it. */
  void keep(ModelName model, KnownVersions learnt) {
    knownVersions.put(model, learnt);
  }

  /** What is kept in memory is not served from a registry that was closed. */
  void checkOpen() {
    if (closed) {
      throw new Unavailable(
          "the registry in " + store.describe() + " is closed; open it again", null);
    }
  }

  @Override
  public void close() {
    closed = true;
    try (store) {
      settings.cache().close();
    }
  }

  private <S extends LogState<S>> EventLog<S> log(String name, StateCodec<S> codec) {
    return new EventLog<>(store, name, codec, logSettings);
  }

  /** Threads that hash what another one writes; they end with the blob. */
  static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "model-registry-digest");
    thread.setDaemon(true);
    return thread;
  }
}
