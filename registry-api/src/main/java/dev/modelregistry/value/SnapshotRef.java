package dev.modelregistry.value;

/**
 * A snapshot together with the digest of its content, so that two uses of the same data can be told
 * from two uses of the same name.
 *
 * @param id the snapshot
 * @param content digest of the file, or of the listing of a tree of files
 */
public record SnapshotRef(SnapshotId id, Digest content) {

  /** Returns the snapshot and the first digits of its digest. */
  @Override
  public String toString() {
    return id + " (" + content.shortHex() + ")";
  }
}
