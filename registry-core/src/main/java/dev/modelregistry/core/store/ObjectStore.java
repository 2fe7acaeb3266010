package dev.modelregistry.core.store;

import dev.modelregistry.error.Corrupt;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.error.Unavailable;
import dev.modelregistry.spi.CreatedInOrder;
import dev.modelregistry.spi.Creation;
import dev.modelregistry.spi.NewObject;
import dev.modelregistry.spi.NotCreatedException;
import dev.modelregistry.spi.ObjectInfo;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Payload;
import dev.modelregistry.spi.RefusedException;
import dev.modelregistry.spi.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A storage as the rest of the core sees it: reads that failed, and were not refused, are tried
 * again, and what still fails is {@link Unavailable} with the location in its message.
 *
 * <p>Creations are not tried again here. A failed one may have taken place (guarantee G4), and only
 * the caller knows how to look.
 */
public final class ObjectStore implements AutoCloseable {

  private static final int READ_ATTEMPTS = 3;

  private static final String SENTENCE = "could not ";

  private final Storage storage;

  /** Wraps a storage; closing this closes it. */
  public ObjectStore(Storage storage) {
    this.storage = storage;
  }

  /**
   * Creates an object if its key is free.
   *
   * @throws NotStored if nothing was created and nothing will be
   * @throws Unavailable if the outcome is unknown: look before trying again
   */
  public Creation create(ObjectKey key, Payload payload) {
    try {
      return storage.create(key, payload);
    } catch (NotCreatedException e) {
      throw new NotStored(message("store", key.value(), e), e);
    } catch (IOException e) {
      throw unavailable("store", key.value(), e);
    }
  }

  /** Creates objects one after another, as far as that goes: {@link Storage#createInOrder}. */
  public CreatedInOrder createInOrder(List<NewObject> objects) {
    return storage.createInOrder(objects);
  }

  /**
   * Reads a whole object.
   *
   * @param limit the most bytes that such an object can have
   * @return the bytes, or empty if there is no such object
   * @throws Corrupt if the object is longer than the limit
   */
  public Optional<byte[]> read(ObjectKey key, int limit) {
    return Optional.ofNullable(
            attempt(
                "read",
                key.value(),
                () -> {
                  try (InputStream in = storage.open(key, 0, limit + 1L)) {
                    return in.readNBytes(limit + 1);
                  } catch (NoSuchFileException e) {
                    return null;
                  }
                }))
        .map(bytes -> withinLimit(key, bytes, limit));
  }

  private static byte[] withinLimit(ObjectKey key, byte[] bytes, int limit) {
    if (bytes.length > limit) {
      throw new Corrupt(
          key.value(),
          String.format("%s is longer than the %,d bytes that it can have at most", key, limit));
    }
    return bytes;
  }

  /**
   * Opens a range of an object.
   *
   * @throws Corrupt if there is no such object, although an entry says so
   */
  public InputStream open(ObjectKey key, long offset, long length) {
    return required(
        key,
        attempt(
            "read",
            key.value(),
            () -> {
              try {
                return storage.open(key, offset, length);
              } catch (NoSuchFileException e) {
                return null;
              }
            }));
  }

  /**
   * Returns the local file of an object, or empty where the storage has none.
   *
   * @throws Corrupt if there is no such object, although an entry says so
   */
  public Optional<Path> localFile(ObjectKey key) {
    return required(
        key,
        attempt(
            "find",
            key.value(),
            () -> {
              try {
                return storage.localFile(key);
              } catch (NoSuchFileException e) {
                return null;
              }
            }));
  }

  /** Returns what the storage knows about an object, or empty if there is none. */
  public Optional<ObjectInfo> stat(ObjectKey key) {
    return required(key, attempt("look for", key.value(), () -> storage.stat(key)));
  }

  /** Lists keys below a prefix in ascending order. */
  public List<ObjectKey> list(String prefix, @Nullable ObjectKey after, int limit) {
    List<ObjectKey> keys = attempt("list", prefix, () -> storage.list(prefix, after, limit));
    return keys == null ? List.of() : keys;
  }

  /**
   * Runs the reads of one object for somebody who goes on with other objects whatever comes of it.
   *
   * @return why the object cannot be read; empty if it can
   * @throws Unavailable if not this object alone cannot be read, but the storage does not answer
   */
  public Optional<RegistryException> failureOf(Runnable reads) {
    try {
      reads.run();
      return Optional.empty();
    } catch (Corrupt | Rejected unreadable) {
      return Optional.of(unreadable);
    } catch (Unavailable unreadable) {
      stat(Keys.REGISTRY);
      return Optional.of(unreadable);
    }
  }

  /** Says where the storage is. */
  public String describe() {
    return storage.describe();
  }

  @Override
  public void close() {
    try {
      storage.close();
    } catch (IOException e) {
      throw unavailable("close", "the storage", e);
    }
  }

  private static <T> T required(ObjectKey key, @Nullable T found) {
    if (found == null) {
      throw new Corrupt(key.value(), key + " is missing, although the log refers to it");
    }
    return found;
  }

  private <T> @Nullable T attempt(String verb, String what, Read<T> read) {
    IOException last = null;
    for (int i = 0; i < READ_ATTEMPTS; i++) {
      try {
        return read.run();
      } catch (RefusedException e) {
        throw unavailable(verb, what, e);
      } catch (IOException e) {
        if (last != null) {
          e.addSuppressed(last);
        }
        last = e;
      }
    }
    throw unavailable(verb, what, last);
  }

  private Unavailable unavailable(String verb, String what, @Nullable IOException cause) {
    return new Unavailable(message(verb, what, cause), cause);
  }

  private String message(String verb, String what, @Nullable IOException cause) {
    String why = cause == null ? "no reason given" : reason(cause);
    String sentence = String.format("could not %s %s in %s: ", verb, what, storage.describe());
    // Some storages say this sentence themselves, and it is not said twice.
    return why.startsWith(SENTENCE) ? why : sentence + why;
  }

  private static String reason(IOException cause) {
    String message = cause.getMessage();
    String kind = cause.getClass().getSimpleName();
    if (message == null) {
      return kind;
    }
    boolean saysAll =
        cause instanceof NotCreatedException
            || cause instanceof RefusedException
            || message.startsWith(SENTENCE);
    return saysAll ? message : kind + ": " + message;
  }

  /** A read that may fail. */
  private interface Read<T> {
    @Nullable T run() throws IOException;
  }
}
