package dev.modelregistry.core;

import dev.modelregistry.core.codec.MalformedJson;
import dev.modelregistry.core.codec.RegistryCodec;
import dev.modelregistry.core.store.Keys;
import dev.modelregistry.core.store.ObjectStore;
import dev.modelregistry.core.store.RandomIds;
import dev.modelregistry.error.Corrupt;
import dev.modelregistry.error.Unavailable;
import dev.modelregistry.spi.Payload;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** The object that says that a storage holds a registry, and in which format. */
final class Founding {

  private Founding() {}

  /**
   * Reads the object, or creates it where it is missing; of two founders the first counts. Returns
   * the id of the registry.
   */
  static String ensure(ObjectStore store, Clock clock) {
    Optional<String> id = read(store);
    if (id.isPresent()) {
      return id.get();
    }
    for (String folder : List.of(Keys.MODELS, Keys.DATASETS, Keys.RULES + "/")) {
      if (!store.list(folder, null, 1).isEmpty() && read(store).isEmpty()) {
        throw new Corrupt(
            Keys.REGISTRY.value(),
            String.format(
                "%s is missing in %s, although %s holds something; restore it from a copy",
                Keys.REGISTRY, store.describe(), folder));
      }
    }
    byte[] founding =
        RegistryCodec.encode(
            new RegistryCodec.Founding(
                RandomIds.next(), clock.instant().truncatedTo(ChronoUnit.MICROS)));
    try {
      store.create(Keys.REGISTRY, Payload.of(founding));
    } catch (Unavailable e) {
      if (read(store).isEmpty()) {
        throw new Unavailable(
            "there is no registry in "
                + store.describe()
                + " yet, and none can be founded there: "
                + e.getMessage(),
            e);
      }
    }
    return read(store)
        .orElseThrow(
            () ->
                new Corrupt(
                    Keys.REGISTRY.value(),
                    Keys.REGISTRY + " was just created in " + store.describe() + " and is gone"));
  }

  private static Optional<String> read(ObjectStore store) {
    Optional<byte[]> bytes = store.read(Keys.REGISTRY, RegistryCodec.MAX_BYTES);
    try {
      return bytes.map(RegistryCodec::decode).map(RegistryCodec.Founding::id);
    } catch (MalformedJson e) {
      String key = Keys.REGISTRY.value();
      throw e.in(key, key + " in " + store.describe(), "is damaged; restore it from a copy");
    }
  }
}
