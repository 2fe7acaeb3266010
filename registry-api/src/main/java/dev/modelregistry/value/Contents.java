package dev.modelregistry.value;

/**
 * What an artifact or a snapshot holds: one file, or a tree of files.
 *
 * @param form a file or a tree
 * @param name the name of the file or of the tree's root, for people and for libraries that look at
 *     extensions; never a storage location
 * @param root for a file the blob of its bytes, for a tree the blob of its listing
 * @param totalBytes the bytes of the file, or of all files of the tree together
 * @param fileCount 1 for a file, the number of files for a tree
 */
public record Contents(Form form, String name, Descriptor root, long totalBytes, long fileCount) {

  /** One file or many. */
  public enum Form {
    /** One file. */
    FILE,
    /** A tree of files. */
    TREE
  }

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if the name is blank, longer than 255 characters or holds
   *     control characters, a number is negative, a tree is empty, or a file is not one file of its
   *     blob's size
   */
  public Contents {
    name = Names.text("the name of a file", name, 255);
    if (totalBytes < 0 || fileCount < 1) {
      throw new IllegalArgumentException(
          String.format("%s has %d bytes in %d files", name, totalBytes, fileCount));
    }
    if (form == Form.FILE && (fileCount != 1 || totalBytes != root.sizeBytes())) {
      throw new IllegalArgumentException(
          String.format(
              "%s is one file of %,d bytes, not %,d files of %,d",
              name, root.sizeBytes(), fileCount, totalBytes));
    }
  }

  /** Returns the digest that identifies the content. */
  public Digest digest() {
    return root.digest();
  }

  /** Says whether this is a tree of files. */
  public boolean isTree() {
    return form == Form.TREE;
  }
}
