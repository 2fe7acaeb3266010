package dev.modelregistry.core.blob;

import dev.modelregistry.Artifact;
import dev.modelregistry.core.codec.MalformedJson;
import dev.modelregistry.core.codec.TreeCodec;
import dev.modelregistry.error.Corrupt;
import dev.modelregistry.error.NotFound;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.error.Unavailable;
import dev.modelregistry.value.Contents;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.Placement;
import dev.modelregistry.value.Stored;
import dev.modelregistry.value.TreeFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An artifact that an entry refers to. Safe for use by many threads. */
public final class StoredArtifact implements Artifact {

  private final Contents contents;
  private final Function<Digest, Optional<Placement>> placements;
  private final BlobStore blobs;
  private volatile @Nullable List<TreeFile> listing;

  /**
   * Takes what an entry says.
   *
   * @param placements where the entry says that its blobs stand
   * @param blobs the blobs of the line that the entry belongs to
   */
  public StoredArtifact(
      Contents contents, Function<Digest, Optional<Placement>> placements, BlobStore blobs) {
    this.contents = contents;
    this.placements = placements;
    this.blobs = blobs;
  }

  @Override
  public Contents contents() {
    return contents;
  }

  @Override
  public List<TreeFile> files() {
    List<TreeFile> known = listing;
    if (known == null) {
      known = contents.isTree() ? readListing() : List.of(onlyFile());
      listing = known;
    }
    return known;
  }

  @Override
  public InputStream open() {
    if (contents.isTree()) {
      throw new Rejected(
          String.format(
              "%s is a tree of %,d files; open one of them by its path",
              contents.name(), contents.fileCount()));
    }
    return blobs.open(placementOf(contents.digest()));
  }

  @Override
  public InputStream open(String file) {
    return files().stream()
        .filter(candidate -> candidate.path().equals(file))
        .findFirst()
        .map(found -> blobs.open(placementOf(found.digest())))
        .orElseThrow(
            () ->
                new NotFound(
                    String.format(
                        "%s holds no file '%s'; files() lists what it holds",
                        contents.name(), file)));
  }

  @Override
  public InputStream open(long offset, long length) {
    refuseTree();
    return blobs.open(placementOf(contents.digest()), offset, length);
  }

  @Override
  public Stored stored() {
    return new Stored(files().stream().map(file -> placementOf(file.digest())).toList());
  }

  private void refuseTree() {
    if (contents.isTree()) {
      throw new Rejected(
          contents.name() + " is a tree, which has no bytes of its own; open a file of it");
    }
  }

  @Override
  public Path path() {
    if (contents.isTree()) {
      throw new Rejected(
          contents.name() + " is a tree, which has no file of its own; use copyTo instead");
    }
    return blobs
        .localFile(placementOf(contents.digest()))
        .orElseThrow(
            () ->
                new Rejected(
                    contents.name() + " has no local file in this storage; use copyTo instead"));
  }

  @Override
  public ByteBuffer map(long offset, long length) {
    Path file = path();
    if (offset < 0 || length < 0 || offset > contents.totalBytes() - length) {
      throw new Rejected(
          String.format(
              "%s has %,d bytes, and not %,d from %,d on",
              contents.name(), contents.totalBytes(), length, offset));
    } else if (length > Integer.MAX_VALUE) {
      throw new Rejected(
          String.format(
              "a buffer holds %,d bytes at most, not %,d; map %s in several",
              Integer.MAX_VALUE, length, contents.name()));
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, offset, length);
    } catch (IOException e) {
      throw new Unavailable("could not map " + file + ": " + e, e);
    }
  }

  @Override
  public Path copyTo(Path target) {
    LocalCopy copy = new LocalCopy(target, blobs.freshName());
    return contents.isTree()
        ? copy.tree(files(), file -> blobs.open(placementOf(file.digest())))
        : copy.file(() -> blobs.open(placementOf(contents.digest())));
  }

  @Override
  public Artifact verify() {
    Set<Digest> digests = new LinkedHashSet<>();
    digests.add(contents.digest());
    files().forEach(file -> digests.add(file.digest()));
    digests.forEach(digest -> blobs.verify(placementOf(digest)));
    return this;
  }

  private TreeFile onlyFile() {
    return new TreeFile(contents.name(), contents.digest(), contents.totalBytes());
  }

  private List<TreeFile> readListing() {
    Placement placement = placementOf(contents.digest());
    byte[] bytes = blobs.readDocument(placement, TreeCodec.MAX_BYTES);
    String key = blobs.key(placement).value();
    String notIt =
        String.format(
            "is not the listing of %s, %,d files of %,d bytes",
            contents.name(), contents.fileCount(), contents.totalBytes());
    try {
      List<TreeFile> files = List.copyOf(TreeCodec.decode(bytes));
      long totalBytes = files.stream().mapToLong(TreeFile::sizeBytes).sum();
      if (files.size() != contents.fileCount() || totalBytes != contents.totalBytes()) {
        throw new Corrupt(
            key,
            String.format(
                "%s %s: it lists %,d files of %,d bytes", key, notIt, files.size(), totalBytes));
      }
      return files;
    } catch (MalformedJson e) {
      throw e.in(key, key, notIt);
    }
  }

  /** Returns the blob that a file of a name is likely to share bytes with. */
  Optional<Placement> counterpart(String name) {
    if (!contents.isTree()) {
      return placements.apply(contents.digest());
    }
    String path = name.replace('\\', '/');
    return files().stream()
        .filter(file -> path.equals(file.path()) || path.endsWith("/" + file.path()))
        .max(Comparator.comparingInt(file -> file.path().length()))
        .flatMap(file -> placements.apply(file.digest()));
  }

  private Placement placementOf(Digest digest) {
    return placements
        .apply(digest)
        .orElseThrow(
            () ->
                new Corrupt(
                    blobs.line(),
                    String.format(
                        "%s is part of %s, and no entry of %s says where it stands",
                        digest, contents.name(), blobs.line())));
  }
}
