package dev.modelregistry.value;

/**
 * One file of a tree.
 *
 * @param path where it stands below the root of the tree, segments joined by {@code /}
 * @param digest the SHA-256 of its bytes
 * @param sizeBytes its length in bytes
 */
public record TreeFile(String path, Digest digest, long sizeBytes) {

  /** The longest path, in characters. */
  public static final int MAX_PATH = 1_000;

  /**
   * Checks the path, so that nobody who unpacks a tree can be led out of it.
   *
   * @throws IllegalArgumentException if the path is blank, too long, absolute, or has an empty
   *     segment, {@code .}, {@code ..}, a backslash, a colon or a control character
   */
  public TreeFile {
    path = Names.text("the path of a file in a tree", path, MAX_PATH);
    for (String segment : path.split("/", -1)) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        throw new IllegalArgumentException(
            "the path of a file in a tree stays below its root, unlike '" + path + "'");
      }
    }
    if (path.indexOf('\\') >= 0 || path.indexOf(':') >= 0) {
      throw new IllegalArgumentException(
          "the path of a file in a tree holds no backslash or colon, unlike '" + path + "'");
    }
  }
}
