package dev.modelregistry.spi;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A place for write-once objects. Everything a registry keeps is created once and never changed, so
 * the only mutation it asks of a storage is <em>create if absent</em>.
 *
 * <p>The guarantees, by the numbers that the contract test uses. A backend that cannot keep all six
 * is not a backend; there is no way to declare a weaker one.
 *
 * <ul>
 *   <li><b>G1 exclusive.</b> Of all concurrent creators of a key, in all threads, processes and
 *       machines, exactly one gets {@link Creation#CREATED}.
 *   <li><b>G2 whole or absent.</b> An object is visible with all of its bytes or not at all, also
 *       when the payload's stream fails at its very last read.
 *   <li><b>G3 durable on return.</b> When {@code create} returns, with either answer, the object
 *       that stands under the key survives a crash of the process and a loss of power. So a caller
 *       whose creation ended unknown makes it certain by asking once more with the same bytes.
 *   <li><b>G4 honest failure.</b> A throw from {@code create} means that the object is whole or
 *       absent, and that the caller has to look to know which.
 *   <li><b>G5 read and list after write.</b> What was created is seen by every later {@code stat},
 *       {@code open} and {@code list}, in every process.
 *   <li><b>G6 ordered listing.</b> Keys are listed in ascending order of their ASCII bytes.
 * </ul>
 *
 * <p>It deliberately cannot overwrite, append, rename or change an object. It also need not hold an
 * object below another: where {@code a/b} stands, a storage that keeps files refuses {@code a/b/c}
 * with an {@link IOException}, and the other way round.
 *
 * <p>Implementations are safe for use by many threads. Every method but {@code close} and {@code
 * describe} fails with an {@link IOException} once the storage is closed. What a storage refuses,
 * and would again, fails with a {@link RefusedException}.
 */
public interface Storage extends Closeable {

  /**
   * Opens the storage that a URI names, as {@code file:///srv/models} or {@code
   * s3://bucket/prefix?region=eu-central-1}, with the modules that are there; for applications that
   * read it from a configuration file.
   *
   * @throws IllegalArgumentException if no module opens such URIs, or the module that does cannot
   *     read this one; the message says which module to add, or what the form is
   * @throws IOException if the storage cannot be opened
   */
  static Storage at(URI location) throws IOException {
    String scheme = String.valueOf(location.getScheme()).toLowerCase(Locale.ROOT);
    Set<String> known = new TreeSet<>();
    for (StorageProvider provider : ServiceLoader.load(StorageProvider.class)) {
      if (provider.scheme().equals(scheme)) {
        return provider.open(location);
      }
      known.add(provider.scheme() + ":");
    }
    throw new IllegalArgumentException(
        String.format(
            "no module that is here opens '%s:' URIs, only %s; dev.modelregistry:registry-fs opens"
                + " file:, dev.modelregistry:registry-s3 opens s3:",
            scheme, known));
  }

  /**
   * Creates an object if its key is not taken.
   *
   * <p>The payload is read to its end before anything becomes visible, so a payload whose stream
   * throws, even at its last read, leaves nothing behind. A crash leaves the whole object or none,
   * and perhaps a temporary that no listing shows.
   *
   * @return {@link Creation#CREATED} if this call created the object, {@link
   *     Creation#ALREADY_EXISTS} if the key was taken; in the second case the stored bytes may or
   *     may not be those of the payload
   * @throws NotCreatedException if nothing was created and nothing will be, for certain: a
   *     read-only or full storage, a request that was refused
   * @throws IOException if the outcome is not known (G4), or if the payload failed; an exception of
   *     the payload itself is thrown as it is
   */
  Creation create(ObjectKey key, Payload payload) throws IOException;

  /**
   * Creates objects one after another, and stops at the first that it does not create. So each of
   * them stands only if all before it do, whatever the answer, a crash included.
   *
   * <p>Each is created as by {@link #create}, and that is what this method does unless a storage
   * overrides it, which pays where it can have several made durable in the time of one; {@link
   * CreatedInOrder#byStep} then takes the step that decides. Such a storage may read the payloads
   * at the same time and in threads of its own, and may read those of objects that are not begun
   * then. G3 holds for what the answer counts as created.
   *
   * <p>A log asks for the entries of threads that would else wait for each other.
   *
   * @param objects with different keys
   * @return how far it came. A failure ends it and is not thrown: who asks for the next object
   *     again meets it again.
   */
  default CreatedInOrder createInOrder(List<NewObject> objects) {
    return CreatedInOrder.byStep(
        objects.size(), i -> create(objects.get(i).key(), objects.get(i).payload()));
  }

  /**
   * Returns what is known about an object without reading it, or empty if there is none.
   *
   * @throws IOException if the storage could not answer
   */
  Optional<ObjectInfo> stat(ObjectKey key) throws IOException;

  /**
   * Opens a range of an object. The stream ends after {@code length} bytes or at the end of the
   * object, whichever comes first; the caller closes it.
   *
   * @param offset first byte, at least 0; an offset at or past the end gives an empty stream
   * @param length number of bytes, at least 0; {@link Long#MAX_VALUE} for all that follow
   * @throws java.nio.file.NoSuchFileException if there is no such object
   * @throws IOException if the storage could not answer
   */
  InputStream open(ObjectKey key, long offset, long length) throws IOException;

  /**
   * Lists keys in ascending order (G6).
   *
   * @param prefix what the keys begin with, as text: {@code "models/"} lists below a folder, {@code
   *     ""} lists everything
   * @param after only keys greater than this one, or null to begin at the first
   * @param limit the most keys to return, at least 1
   * @return at most {@code limit} keys; fewer only when there are no more
   * @throws IOException if the storage could not answer
   */
  List<ObjectKey> list(String prefix, @Nullable ObjectKey after, int limit) throws IOException;

  /**
   * Removes an object; succeeds if there is none. Only the collection of retired bytes calls it.
   *
   * @throws IOException if the outcome is not known
   */
  void delete(ObjectKey key) throws IOException;

  /**
   * Returns the object's own read-only file where objects are plain files of this machine, empty
   * otherwise. The caller must not write to it.
   *
   * @throws java.nio.file.NoSuchFileException if objects are files here and there is no such object
   */
  default Optional<Path> localFile(ObjectKey key) throws IOException {
    return Optional.empty();
  }

  /** Says where this storage is, for messages and logs; never contains credentials. */
  String describe();

  /** Releases what the storage holds open. Closing twice is allowed. */
  @Override
  void close() throws IOException;
}
