package dev.modelregistry.core.codec;

import dev.modelregistry.value.Digest;
import dev.modelregistry.value.TreeFile;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Listings of trees of files: blobs whose digest identifies the whole tree. */
public final class TreeCodec {

  /** What a descriptor of a listing says. */
  public static final String MEDIA_TYPE = "application/vnd.modelregistry.tree+json";

  /** Some thirty thousand files. */
  public static final int MAX_BYTES = 4 << 20;

  private static final DocumentFormat<List<TreeFile>> FORMAT =
      new DocumentFormat<>(
          "the listing of a tree", 1, MAX_BYTES, TreeCodec::json, TreeCodec::files);

  private static final String FILES = "files";
  private static final String PATH = "path";
  private static final String DIGEST = "digest";
  private static final String SIZE_BYTES = "sizeBytes";

  private TreeCodec() {}

  /**
   * Returns the listing; equal trees have equal listings, in whatever order the files come.
   *
   * @throws IllegalArgumentException if there are too many files or none, or one path is there
   *     twice, or as a file and as a folder
   */
  public static byte[] encode(List<TreeFile> files) {
    return FORMAT.encode(files);
  }

  /**
   * Reads a listing.
   *
   * @return the files, sorted by path
   * @throws MalformedJson if the bytes are not those of a listing
   */
  public static List<TreeFile> decode(byte[] bytes) {
    return FORMAT.decode(bytes);
  }

  private static JsonObject.Builder json(List<TreeFile> files) {
    requireTree(files);
    return JsonObject.builder()
        .put(
            FILES,
            files.stream()
                .sorted(Comparator.comparing(TreeFile::path))
                .map(TreeCodec::json)
                .toList());
  }

  private static JsonObject json(TreeFile file) {
    return JsonObject.builder()
        .put(PATH, file.path())
        .put(DIGEST, file.digest().toString())
        .put(SIZE_BYTES, file.sizeBytes())
        .build();
  }

  private static List<TreeFile> files(JsonObject json) {
    return json.objects(
        FILES,
        file ->
            new TreeFile(
                file.text(PATH), file.text(DIGEST, Digest::parse), file.integer(SIZE_BYTES)));
  }

  /** A file where another needs a folder could not be unpacked, or one would take its place. */
  private static void requireTree(List<TreeFile> files) {
    if (files.isEmpty()) {
      throw new IllegalArgumentException("a tree has at least one file");
    }
    Set<String> paths = new HashSet<>();
    for (TreeFile file : files) {
      if (!paths.add(file.path())) {
        throw new IllegalArgumentException("the tree has '" + file.path() + "' twice");
      }
    }
    for (String path : paths) {
      for (int at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
        if (paths.contains(path.substring(0, at))) {
          throw new IllegalArgumentException(
              "the tree has '" + path.substring(0, at) + "' as a file and as a folder");
        }
      }
    }
  }
}
