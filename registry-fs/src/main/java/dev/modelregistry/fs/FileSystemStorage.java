package dev.modelregistry.fs;

import dev.modelregistry.spi.CreatedInOrder;
import dev.modelregistry.spi.Creation;
import dev.modelregistry.spi.NewObject;
import dev.modelregistry.spi.NotCreatedException;
import dev.modelregistry.spi.ObjectInfo;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Payload;
import dev.modelregistry.spi.Storage;
import dev.modelregistry.spi.StorageProvider;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Objects as files of one folder: the key is the path below it, the bytes are the file.
 *
 * <h2>Life of an object</h2>
 *
 * <ol>
 *   <li><b>Folders.</b> The folders of the key are made. The first time this instance uses a folder
 *       it syncs the folder above, so that no object becomes durable under a name that is not.
 *   <li><b>Temporary.</b> A file with a random name is created in {@code .tmp~}, readable and never
 *       again writable ({@code 0444} less the umask), and the payload is written to it to its end.
 *       A payload that throws, a full disk or a wrong length end here: nothing was visible. Of a
 *       large payload the disk writes what is there while the rest is read.
 *   <li><b>fsync of the file.</b> From here on the bytes and their length survive a loss of power,
 *       under a name that nobody looks at.
 *   <li><b>Link.</b> The file gets the key as its second name, by a hard link, which fails if the
 *       name is taken. This is the one step that decides (G1), and it shows the whole object or
 *       nothing (G2). A rename would silently replace what another writer created; creating the
 *       file under its final name would show it half written. Where the link fails, for want of
 *       room for a name for example, the temporary goes and then the key is looked at: if it is
 *       free, then for good, since there is nothing left to link.
 *   <li><b>fsync of the folder.</b> The name is durable, and the caller is told (G3). Where the
 *       link found the name taken, the folder is synced all the same: whoever took it may have died
 *       before doing so, and a caller told {@code ALREADY_EXISTS} relies on what stands there.
 *   <li><b>Unlink.</b> The temporary name goes.
 * </ol>
 *
 * <p>Objects that are created in order go these steps together: all files are written and synced at
 * the same time, linked one after another, and their folder is synced once. So a loss of power may
 * come between the link and the sync of more than one, as it may where several processes link; that
 * one of them is lost and a later one is not, it takes a file system that forgets the order of
 * names made in one folder, which the journals and logs of those named below do not. A log says
 * then which entry is missing, and is not continued before it.
 *
 * <p>A crash before the link leaves a temporary, which no listing shows and which is removed when
 * somebody opens the storage for writing more than a day later; a crash after it leaves the whole
 * object, and perhaps its second name in {@code .tmp~}. A failed fsync is thrown, and the next
 * attempt writes a new file: a kernel may drop the pages that it could not write, so the same file
 * is never synced again.
 *
 * <p>Folders are never removed, an empty one included, as another writer may be about to link into
 * it. Symbolic links below the folder are not followed: they are no objects. Neither are files
 * whose names no key can have, such as {@code lost+found}.
 *
 * <h2>Where it works</h2>
 *
 * <p>Any number of threads and processes of one machine share a folder, on file systems with hard
 * links and an fsync for folders: ext4, xfs, btrfs, tmpfs, overlay, APFS. Others are refused when
 * they are opened for writing: exFAT and FAT for want of links; Windows and in-memory file systems,
 * jimfs too, for want of the fsync. On a network file system the guarantees are those of its server
 * and its mount options; a client that caches names breaks G5. Machines that share a registry share
 * a bucket.
 *
 * <p>Safe for use by many threads. An interrupt fails the operation it meets.
 */
public final class FileSystemStorage implements Storage {

  private final Path root;
  private final boolean writable;
  private final Disk disk;
  private final Folders folders;
  private final AtomicBoolean closed = new AtomicBoolean();

  private FileSystemStorage(Path root, boolean writable, Disk disk) {
    this.root = root;
    this.writable = writable;
    this.disk = disk;
    this.folders = new Folders(root, disk);
  }

  /**
   * Opens a folder for reading and writing; it is made if it does not exist.
   *
   * <p>Tries in a temporary that the file system does what the guarantees rest on, and removes the
   * temporaries of writers that crashed more than a day ago. A writer that lives and was paused so
   * long fails when it goes on, and nothing of its object becomes visible.
   *
   * @throws IOException if the folder cannot be made or written, or if its file system cannot hold
   *     a registry; the message says what to do
   */
  public static FileSystemStorage at(Path folder) throws IOException {
    return at(folder, new RealDisk());
  }

  static FileSystemStorage at(Path folder, Disk disk) throws IOException {
    return new FileSystemStorage(Location.writable(folder, disk), true, disk);
  }

  /**
   * Opens a folder for reading. Nothing is written to it, by opening or later, so permission to
   * read is enough; every {@code create} and {@code delete} fails with an {@link IOException}.
   *
   * @throws IOException if there is no such folder
   */
  public static FileSystemStorage readOnly(Path folder) throws IOException {
    return readOnly(folder, new RealDisk());
  }

  static FileSystemStorage readOnly(Path folder, Disk disk) throws IOException {
    return new FileSystemStorage(Location.existing(folder), false, disk);
  }

  @Override
  public Creation create(ObjectKey key, Payload payload) throws IOException {
    Path folder = folderFor(key);
    try (Temporary temporary = temporary()) {
      temporary.write(key, payload);
      Creation creation = place(key, temporary);
      disk.syncFolder(folder);
      return creation;
    }
  }

  /** {@inheritDoc} The files are written at the same time, and each folder is synced once. */
  @Override
  public CreatedInOrder createInOrder(List<NewObject> objects) {
    if (objects.size() == 1) {
      return Storage.super.createInOrder(objects);
    }
    CreatedInOrder linked = new CreatedInOrder(0, 0);
    try (Together together = new Together()) {
      Set<Path> used = new LinkedHashSet<>();
      for (NewObject object : objects) {
        used.add(folderFor(object.key()));
        together.write(object, temporary());
      }
      together.finish();
      linked =
          CreatedInOrder.byStep(
              objects.size(), i -> place(objects.get(i).key(), together.temporary(i)));
      for (Path folder : used) {
        disk.syncFolder(folder);
      }
      return linked;
    } catch (IOException e) {
      // What was linked is seen, and not known to be durable.
      return new CreatedInOrder(0, linked.begun());
    }
  }

  /** Returns the folder of a key, which is there and durable. */
  private Path folderFor(ObjectKey key) throws IOException {
    checkWritable("store", key);
    Path folder = folders.parentOf(folders.resolve(key.value()));
    Temporary.before(key, () -> folders.ensure(folder));
    return folder;
  }

  private Temporary temporary() {
    return new Temporary(root.resolve(Temporary.FOLDER), disk);
  }

  /** Gives the temporary its key, and says where that certainly did not happen. */
  private Creation place(ObjectKey key, Temporary temporary) throws IOException {
    Path file = folders.resolve(key.value());
    try {
      return linkOnce(file, temporary);
    } catch (FileSystemException e) {
      if (staysFree(file, temporary, e)) {
        throw new NotCreatedException("nothing was stored at " + key + ": " + e.getMessage(), e);
      }
      throw e;
    }
  }

  /** Over a network, a link that failed may take place later, unless its file is gone by then. */
  private static boolean staysFree(Path file, Temporary temporary, FileSystemException failure) {
    try {
      temporary.close();
      return Folders.look(file).isEmpty();
    } catch (IOException unknown) {
      failure.addSuppressed(unknown);
      return false;
    }
  }

  private Creation linkOnce(Path file, Temporary temporary) throws IOException {
    try {
      return link(file, temporary);
    } catch (NoSuchFileException removed) {
      Path folder = folders.parentOf(file);
      folders.forget(folder);
      folders.ensure(folder);
    }
    try {
      return link(file, temporary);
    } catch (NoSuchFileException e) {
      // Not passed on as it is: of an object, this exception says that it is absent.
      throw new IOException(
          "the temporary file of "
              + file
              + " was removed before it could be linked, so nothing was stored; try again",
          e);
    }
  }

  private Creation link(Path file, Temporary temporary) throws IOException {
    try {
      disk.link(file, temporary.path());
      return Creation.CREATED;
    } catch (FileAlreadyExistsException e) {
      if (folders.regularFile(file).isEmpty()) {
        throw new IOException(
            "something that is no object stands at " + file + ", so nothing was stored there", e);
      }
      // Over a network a link whose answer was lost is asked for again, and finds itself.
      return Files.isSameFile(file, temporary.path()) ? Creation.CREATED : Creation.ALREADY_EXISTS;
    }
  }

  @Override
  public Optional<ObjectInfo> stat(ObjectKey key) throws IOException {
    checkOpen();
    return folders.regularFile(folders.resolve(key.value())).map(FileSystemStorage::info);
  }

  private static ObjectInfo info(BasicFileAttributes file) {
    return new ObjectInfo(file.size(), file.lastModifiedTime().toInstant());
  }

  @Override
  public InputStream open(ObjectKey key, long offset, long length) throws IOException {
    checkOpen();
    if (offset < 0 || length < 0) {
      throw new IllegalArgumentException(
          "a range of " + key + " has no negative offset or length: " + offset + ", " + length);
    }
    SeekableByteChannel file =
        Files.newByteChannel(
            existing(key), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    try {
      return new RangeStream(file, offset, length);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  @Override
  public List<ObjectKey> list(String prefix, @Nullable ObjectKey after, int limit)
      throws IOException {
    checkOpen();
    if (limit < 1) {
      throw new IllegalArgumentException("a listing has a limit of at least 1, not " + limit);
    }
    return Listing.of(folders, prefix, after, limit);
  }

  /** {@inheritDoc} The removal is durable on return, so that erased bytes do not come back. */
  @Override
  public void delete(ObjectKey key) throws IOException {
    checkWritable("delete", key);
    Path file = folders.resolve(key.value());
    if (folders.regularFile(file).isPresent()) {
      disk.unlink(file);
      disk.syncFolder(folders.parentOf(file));
    }
  }

  @Override
  public Optional<Path> localFile(ObjectKey key) throws IOException {
    checkOpen();
    return Optional.of(existing(key));
  }

  private Path existing(ObjectKey key) throws IOException {
    Path file = folders.resolve(key.value());
    if (folders.regularFile(file).isEmpty()) {
      throw new Absent(file, key);
    }
    return file;
  }

  /**
   * Says that there is no object. Every look at the end of a log meets it, and its stack would cost
   * more than the look.
   */
  private static final class Absent extends NoSuchFileException {
    private static final long serialVersionUID = 1L;

    private Absent(Path file, ObjectKey key) {
      super(file.toString(), null, "there is no object " + key);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }

  @Override
  public String describe() {
    return "folder " + root + (writable ? "" : " (read-only)");
  }

  @Override
  public void close() {
    closed.set(true);
  }

  private void checkOpen() throws IOException {
    if (closed.get()) {
      throw new IOException("the storage in " + describe() + " is closed; open it again");
    }
  }

  private void checkWritable(String what, ObjectKey key) throws IOException {
    checkOpen();
    if (!writable) {
      throw new NotCreatedException(
          "cannot "
              + what
              + " "
              + key
              + ": the "
              + describe()
              + " was opened for reading alone;"
              + " open it with FileSystemStorage.at to write");
    }
  }

  /**
   * Opens {@code file:///folder}, and with {@code ?read-only=true} for reading; {@link Storage#at}.
   */
  public static final class Provider implements StorageProvider {

    /** For {@link java.util.ServiceLoader}. */
    public Provider() {}

    @Override
    public String scheme() {
      return "file";
    }

    @Override
    public Storage open(URI location) throws IOException {
      String query = location.getQuery();
      String path = location.getPath();
      boolean readOnly = "read-only=true".equals(query);
      if (path == null || location.getHost() != null || (query != null && !readOnly)) {
        throw new IllegalArgumentException(
            "a folder is named as file:///folder or file:///folder?read-only=true, not "
                + location);
      }
      return readOnly ? readOnly(Path.of(path)) : at(Path.of(path));
    }
  }
}
