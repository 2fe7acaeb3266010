package dev.modelregistry.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.modelregistry.Served;
import dev.modelregistry.core.blob.BlobStore;
import dev.modelregistry.core.blob.CacheNote;
import dev.modelregistry.core.blob.CachedObjects;
import dev.modelregistry.core.blob.LocalCache;
import dev.modelregistry.core.codec.MalformedJson;
import dev.modelregistry.core.codec.PinCodec;
import dev.modelregistry.core.serve.Pin;
import dev.modelregistry.core.store.Keys;
import dev.modelregistry.core.store.ObjectStore;
import dev.modelregistry.core.store.RandomIds;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.event.Registered;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.Label;
import dev.modelregistry.value.ModelName;
import dev.modelregistry.value.Placement;
import dev.modelregistry.value.VersionId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pin in the local cache: a note that names the registry's place, the model and the label, and
 * the weights as files of the cache. Used by the one thread of a live model.
 */
final class LocalPin implements Pin {

  private static final Logger LOGGER = LoggerFactory.getLogger(LocalPin.class);

  /** How stale a pin claims to be is told in minutes. */
  private static final Duration CONFIRMED_EVERY = Duration.ofMinutes(1);

  private final Site site;
  private final ModelName model;
  private final Label label;
  private final CacheNote note;
  private Instant confirmed = Instant.MIN;

  LocalPin(Site site, ModelName model, Label label) {
    this.site = site;
    this.model = model;
    this.label = label;
    String place = site.store().describe() + "\n" + model + "\n" + label;
    String name = Digest.of(place.getBytes(UTF_8)).hex().substring(0, 32);
    this.note = cache().note("pin-" + name + ".json");
  }

  private LocalCache cache() {
    return site.settings().cache();
  }

  @Override
  public void write(Served served) throws IOException {
    StoredVersion version = site.storedVersions().version(served.version());
    BlobStore blobs = site.blobs(Keys.line(model));
    for (Placement blob : version.weightBlobs()) {
      cache().keep(blob.digest(), blob.sizeBytes(), () -> blobs.open(blob));
    }
    note.write(
        PinCodec.encode(
            new PinCodec.Pin(site.registryId(), label, served.position(), version.entry())));
    confirmed = site.settings().clock().instant();
  }

  @Override
  public void confirm() throws IOException {
    Instant now = site.settings().clock().instant();
    if (confirmed.isBefore(now.minus(CONFIRMED_EVERY))) {
      note.confirm();
      confirmed = now;
    }
  }

  @Override
  public Optional<Pinned> read() throws IOException {
    Optional<byte[]> said = note.read();
    return said.isEmpty() ? Optional.empty() : read(said.get());
  }

  private Optional<Pinned> read(byte[] said) throws IOException {
    try {
      PinCodec.Pin pin = PinCodec.decode(said);
      boolean fits =
          pin.label().equals(label)
              && pin.entry().ref().log().equals(Keys.versions(model))
              && site.knownId().filter(id -> !id.equals(pin.registry())).isEmpty();
      if (fits && pin.entry().event() instanceof Registered registered) {
        return Optional.of(pinned(pin, registered, note.confirmed()));
      }
      LOGGER.warn("{} is the pin of another registry, model or label and is not used", note);
    } catch (MalformedJson e) {
      LOGGER.warn("{} is damaged and is not used", note, e);
    }
    return Optional.empty();
  }

  private Pinned pinned(PinCodec.Pin pin, Registered registered, Instant at) {
    VersionId id = new VersionId(model, registered.number());
    List<Placement> plain = registered.blobs().stream().map(CachedObjects::plain).toList();
    LogEntry entry = pin.entry();
    LogEntry here =
        new LogEntry(
            entry.ref(),
            entry.stamp(),
            entry.before(),
            entry.checkpoint(),
            new Registered(registered.number(), registered.manifest(), plain));
    String line = Keys.line(model);
    BlobStore blobs =
        new BlobStore(
            new ObjectStore(new CachedObjects(cache(), line, plain)),
            line,
            RandomIds::next,
            Site::thread);
    Duration age = Duration.between(at, site.settings().clock().instant());
    return new Pinned(
        new StoredVersion(id, () -> here, blobs),
        new Served(label, id, pin.position()),
        age.isNegative() ? Duration.ZERO : age);
  }
}
