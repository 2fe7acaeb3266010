package dev.modelregistry.core.blob;

import dev.modelregistry.core.blob.TreeScan.Found;
import dev.modelregistry.core.codec.TreeCodec;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.value.Contents;
import dev.modelregistry.value.Contents.Form;
import dev.modelregistry.value.Descriptor;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.Placement;
import dev.modelregistry.value.TreeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes an artifact of a file or a folder.
 *
 * <p>What it takes is what stood there at one moment: a file that changes, or a folder whose files
 * change, come or go while it reads, is refused. It follows no symbolic link, also none that is put
 * in its way meanwhile where the platform can tell.
 */
public final class ArtifactIngest {

  private final BlobStore blobs;

  /** Makes artifacts of blobs of one line. */
  public ArtifactIngest(BlobStore blobs) {
    this.blobs = blobs;
  }

  /**
   * Stores a file or a folder, except what the line has already.
   *
   * @param live where bytes of a digest stand, as the line's log says
   * @throws Rejected if the path is missing, cannot be read, changes meanwhile, or is or holds what
   *     cannot be kept: a symbolic link, a device, no files, too many, or names that not every file
   *     system can tell apart
   * @throws java.util.concurrent.CancellationException if the work was cancelled
   * @throws dev.modelregistry.error.Unavailable if the storage failed
   */
  public Ingested ingest(Path path, Function<Digest, Optional<Placement>> live, Work work) {
    work.phase("scanning", -1);
    work.subject(path.toString());
    Path named = named(path);
    if (Files.isDirectory(named, LinkOption.NOFOLLOW_LINKS)) {
      return tree(named, live, work);
    }
    BlobSource source = BlobSource.file(named);
    String name = nameOf(named);
    TreeScan.checkName(name, source.sizeBytes());
    work.phase("storing", source.sizeBytes());
    Placement placement = blobs.put(source, live, work);
    Descriptor root = new Descriptor(placement.digest(), placement.sizeBytes(), Descriptor.OCTETS);
    return new Ingested(
        new Contents(Form.FILE, name, root, placement.sizeBytes(), 1), List.of(placement));
  }

  private Ingested tree(Path root, Function<Digest, Optional<Placement>> live, Work work) {
    String name = nameOf(root);
    TreeScan.checkName(name, 0);
    List<Found> found = TreeScan.scan(root, work);
    long totalBytes = found.stream().mapToLong(file -> file.seen().sizeBytes()).sum();
    work.phase("storing", totalBytes);
    Map<Digest, Placement> placements = new LinkedHashMap<>();
    Function<Digest, Optional<Placement>> known =
        digest -> Optional.ofNullable(placements.get(digest)).or(() -> live.apply(digest));
    List<TreeFile> files = new ArrayList<>();
    Path folder = parentOf(root);
    for (Found file : found) {
      Path relative = folder.relativize(file.file());
      Placement placement =
          blobs.put(
              new FileSource(file.file().toString(), folder, relative, file.seen()), known, work);
      placements.put(placement.digest(), placement);
      files.add(new TreeFile(file.path(), placement.digest(), placement.sizeBytes()));
    }
    work.phase("checking", -1);
    if (!TreeScan.scan(root, work).equals(found)) {
      throw FileSource.changed(root.toString());
    }
    Placement listing = blobs.putDocument(encoded(root, files), known);
    placements.put(listing.digest(), listing);
    Descriptor descriptor =
        new Descriptor(listing.digest(), listing.sizeBytes(), TreeCodec.MEDIA_TYPE);
    return new Ingested(
        new Contents(Form.TREE, name, descriptor, totalBytes, files.size()),
        List.copyOf(placements.values()));
  }

  private static byte[] encoded(Path root, List<TreeFile> files) {
    try {
      return TreeCodec.encode(files);
    } catch (IllegalArgumentException e) {
      throw new Rejected(
          String.format("%s cannot be listed: %s; pack it as one archive", root, e.getMessage()),
          e);
    }
  }

  /** Returns the path with a last segment that is a name; {@code .} has none of its own. */
  private static Path named(Path path) {
    FileSource.lookAt(path);
    Path absolute = path.toAbsolutePath();
    String last = nameOf(absolute);
    try {
      return last.equals(".") || last.equals("..") ? absolute.toRealPath() : absolute;
    } catch (IOException e) {
      throw FileSource.unreadable(path.toString(), e);
    }
  }

  private static String nameOf(Path absolute) {
    return String.valueOf(absolute.getFileName());
  }

  private static Path parentOf(Path root) {
    Path parent = root.getParent();
    if (parent == null) {
      throw new Rejected(root + " is a whole file system; name the folder to register");
    }
    return parent;
  }
}
