package dev.modelregistry.core;

import dev.modelregistry.Freshness;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.core.blob.LocalCache;
import dev.modelregistry.core.log.LogProofs;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.gate.Gate;
import dev.modelregistry.spi.Storage;
import dev.modelregistry.value.Actor;
import dev.modelregistry.value.EntryProof;
import dev.modelregistry.value.GrowthProof;
import dev.modelregistry.value.Names;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Opens registries.
 *
 * <pre>{@code
 * try (ModelRegistry registry =
 *     Registries.on(FileSystemStorage.at(Path.of("/srv/models")))
 *         .actor(Actor.service("trainer"))
 *         .open()) {
 *   ...
 * }
 * }</pre>
 */
public final class Registries {

  private Registries() {}

  /** Begins the opening of the registry on a storage; closing the registry closes the storage. */
  public static Opening on(Storage storage) {
    return new Opening(storage);
  }

  /**
   * Says whether a proof shows that its entry stands in the log of its position. Needs no registry:
   * what it rests on is the position, which the auditor kept.
   */
  public static boolean holds(EntryProof proof) {
    return LogProofs.holds(proof);
  }

  /** Says whether a proof shows that its log only grew. Needs no registry. */
  public static boolean holds(GrowthProof proof) {
    return LogProofs.holds(proof);
  }

  /** A registry about to be opened. Not safe for use by many threads. */
  public static final class Opening {

    private final Storage storage;
    private final Map<String, Gate> gates = new TreeMap<>();
    private Optional<Actor> actor = Optional.empty();
    private Freshness freshness = Freshness.within(Duration.ofSeconds(1));
    private Clock clock = Clock.systemUTC();
    private Duration appendBudget = Duration.ofSeconds(30);
    private Path cacheFolder = LocalCache.standardFolder();
    private boolean evenUnread;
    private long cacheBytes = LocalCache.STANDARD_BYTES;

    private Opening(Storage storage) {
      this.storage = storage;
    }

    /** Says who acts, as the host application authenticated them. Must be said. */
    public Opening actor(Actor who) {
      this.actor = Optional.of(who);
      return this;
    }

    /**
     * Installs a gate of the team's own under the name that policies ask for it by.
     *
     * @throws IllegalArgumentException if the name is blank, longer than 200 characters or holds
     *     control characters
     */
    public Opening gate(String name, Gate gate) {
      gates.put(Names.text("the name of a gate", name, 200), gate);
      return this;
    }

    /**
     * Says how stale labels may be where a call does not say; one second unless set. What this
     * process itself wrote is always seen at once.
     */
    public Opening freshness(Freshness most) {
      this.freshness = most;
      return this;
    }

    /**
     * Says how long a write that got no clear answer tries to learn whether it took place; 30
     * seconds unless set.
     */
    public Opening appendBudget(Duration most) {
      if (most.isNegative() || most.compareTo(Duration.ofDays(1)) > 0) {
        throw new IllegalArgumentException(
            "a write tries for at least no time and at most a day, not " + most);
      }
      this.appendBudget = most;
      return this;
    }

    /**
     * Says where {@code Artifact.path} keeps files of what the storage has no file of, a bucket for
     * example: in {@code model-registry} below {@code $XDG_CACHE_HOME} or {@code ~/.cache}, up to
     * 10 GiB, unless set. The folder is made when it is needed; processes that name the same one
     * share what is in it, and fetch each file once. What was used longest ago goes where room is
     * needed; what an open registry handed out stays, so that may be more.
     *
     * @param mostBytes how many bytes the files have at most in all, what is in use aside
     * @throws IllegalArgumentException if {@code mostBytes} is negative
     */
    public Opening cache(Path folder, long mostBytes) {
      if (mostBytes < 0) {
        throw new IllegalArgumentException("a cache has room for 0 bytes or more: " + mostBytes);
      }
      this.cacheFolder = folder;
      this.cacheBytes = mostBytes;
      return this;
    }

    /**
     * Opens the registry even if it cannot be read now, for a serving process that has to start all
     * the same, from {@code LiveRequest.pinned}. What opening would have looked at is looked at
     * before anything else is read or written; until that succeeds every use throws {@code
     * Unavailable}.
     */
    public Opening evenIfUnavailable() {
      this.evenUnread = true;
      return this;
    }

    /** Says what time it is; the system's clock unless set. */
    public Opening clock(Clock source) {
      this.clock = source;
      return this;
    }

    /**
     * Opens the registry, and founds it where the storage has none yet.
     *
     * @throws Rejected if no actor was named, or the registry has a newer format than this release
     *     reads, or the storage refuses what it was opened with: the message says what to change
     * @throws dev.modelregistry.error.Unavailable if the storage cannot be read, or has no registry
     *     and cannot be written, unless {@link #evenIfUnavailable} was said
     */
    public ModelRegistry open() {
      Actor who =
          actor.orElseThrow(
              () ->
                  new Rejected(
                      "a registry is opened by somebody: name the actor, for example"
                          + " actor(Actor.service(\"trainer\"))"));
      Site.Settings settings =
          new Site.Settings(
              clock,
              freshness,
              appendBudget,
              Map.copyOf(gates),
              new LocalCache(cacheFolder, cacheBytes, clock));
      Site site = evenUnread ? Site.openOrLater(storage, settings) : Site.open(storage, settings);
      return new OpenRegistry(site, who);
    }
  }
}
