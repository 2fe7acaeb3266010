package dev.modelregistry.core;

import dev.modelregistry.Version;
import dev.modelregistry.core.lineage.Edges;
import dev.modelregistry.core.log.EventLog;
import dev.modelregistry.core.serve.Cached;
import dev.modelregistry.core.state.VersionsState;
import dev.modelregistry.core.store.Keys;
import dev.modelregistry.error.NotFound;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.event.Registered;
import dev.modelregistry.value.ModelName;
import dev.modelregistry.value.VersionId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The versions of all models, from the logs they were registered in. */
final class StoredVersions {

  private static final int WARM = 10_000;

  private final Site site;
  private final Cached<VersionId, StoredVersion> warm = new Cached<>(WARM);

  StoredVersions(Site site) {
    this.site = site;
  }

  /**
   * Returns a version.
   *
   * @throws NotFound if the model has none of this number
   */
  StoredVersion version(VersionId id) {
    site.checkOpen();
    return warm.get(id, this::load);
  }

  /**
   * Returns a version that a decision names. Its entry is read when something of it is asked for:
   * who only wants to know which version is live need not wait for it.
   */
  StoredVersion named(VersionId id) {
    site.checkOpen();
    return new StoredVersion(id, () -> version(id).entry(), site.blobs(Keys.line(id.model())));
  }

  /** Returns the version that an entry registered. */
  StoredVersion version(ModelName model, LogEntry entry, Registered registered) {
    VersionId id = new VersionId(model, registered.number());
    return warm.get(id, same -> stored(id, entry));
  }

  /** Returns the versions whose registrations the edges point to, in the order of their names. */
  List<Version> of(List<Edges.Use> uses) {
    return uses.stream()
        .filter(use -> isRegistration(use.from().log()))
        .flatMap(use -> of(use).stream())
        .sorted(StoredVersion.BY_ID)
        .toList();
  }

  /** Returns the entry that an edge points to; empty where it never came. */
  Optional<LogEntry> entry(Edges.Use use) {
    String log = use.from().log();
    EventLog<?> read =
        isRegistration(log) ? site.versions(modelOf(log)) : site.decisions(modelOf(log));
    return read.find(use.from().sequence(), use.entryId());
  }

  private static boolean isRegistration(String log) {
    return log.equals(Keys.versions(modelOf(log)));
  }

  private static ModelName modelOf(String log) {
    return new ModelName(Keys.lineOf(log).substring(Keys.MODELS.length()));
  }

  private StoredVersion stored(VersionId id, LogEntry entry) {
    return new StoredVersion(id, () -> entry, site.blobs(Keys.line(id.model())));
  }

  private Optional<Version> of(Edges.Use use) {
    return entry(use).flatMap(entry -> registered(modelOf(use.from().log()), entry));
  }

  private Optional<Version> registered(ModelName model, LogEntry entry) {
    return entry.event() instanceof Registered registered
        ? Optional.of(version(model, entry, registered))
        : Optional.empty();
  }

  /**
   * Looks first where the version stands if every entry before it is a registration, which is one
   * read and says itself whether it is right; only then asks the log's state.
   */
  private StoredVersion load(VersionId id) {
    EventLog<VersionsState> log = site.versions(id.model());
    if (id.number() > Keys.MAX_SEQUENCE) {
      throw notFound(id, log);
    }
    return log.peek(id.number())
        .flatMap(entry -> ofNumber(id, entry))
        .or(() -> ofNumber(id, log))
        .orElseThrow(() -> notFound(id, log));
  }

  private Optional<StoredVersion> ofNumber(VersionId id, EventLog<VersionsState> log) {
    OptionalLong sequence = log.head().state().sequenceOf(id.number());
    return sequence.isPresent() ? ofNumber(id, log.entry(sequence.getAsLong())) : Optional.empty();
  }

  private Optional<StoredVersion> ofNumber(VersionId id, LogEntry entry) {
    return entry.event() instanceof Registered registered && registered.number() == id.number()
        ? Optional.of(stored(id, entry))
        : Optional.empty();
  }

  /** Returns what to tell somebody who may have mistaken the name. */
  static String hasNone(ModelName model) {
    return model + " has no version yet; see registry.models() for the models that have";
  }

  private static Rejected notFound(VersionId id, EventLog<VersionsState> log) {
    long newest = log.head().state().newestNumber();
    return new NotFound(
        newest == 0
            ? id + " does not exist: " + hasNone(id.model())
            : String.format(
                "%s does not exist: the newest version of the model is v%d", id, newest));
  }
}
