package dev.modelregistry.fs;

import dev.modelregistry.spi.ObjectKey;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One page of keys, in the order of whole keys.
 *
 * <p>Sorting each folder by name is not enough: {@code -} and {@code .} sort before {@code /}, so
 * {@code a-b} and {@code a.b/c} come before {@code a/b} although {@code a} comes before both. A
 * folder therefore takes its place as its name followed by {@code /}. The names between {@code a}
 * and {@code a/} all begin with {@code a}, so when the walk meets the folder {@code a} it sets it
 * aside and enters it at the first name behind {@code a/}; those set aside form a stack.
 *
 * <p>What a name is, a file or a folder, is asked for only when the walk gets there.
 */
final class Listing {

  /** What names of objects and folders match; a storage's own files and foreign ones do not. */
  private static final Pattern SEGMENT =
      Pattern.compile("[a-z0-9._-]{1," + ObjectKey.MAX_SEGMENT + "}");

  /** What a prefix is up to its last slash, where keys can begin with it. */
  private static final Pattern FOLDERS =
      Pattern.compile("((?!\\.{1,2}/)" + SEGMENT.pattern() + "/)*");

  private static final int LEAST_BATCH = 256;
  private static final int MOST_BATCH = 65_536;

  private final @Nullable String after;
  private final int limit;
  private final List<ObjectKey> keys = new ArrayList<>();

  private Listing(@Nullable String after, int limit) {
    this.after = after;
    this.limit = limit;
  }

  /** Lists what {@link dev.modelregistry.spi.Storage#list} asks for. */
  static List<ObjectKey> of(Folders folders, String prefix, @Nullable ObjectKey after, int limit)
      throws IOException {
    Listing listing = new Listing(after == null ? null : after.value(), limit);
    int slash = prefix.lastIndexOf('/');
    String above = prefix.substring(0, slash + 1);
    if (isFolderOfKeys(above)) {
      Path folder = folders.resolve(above);
      if (folders.isFolder(folder)) {
        listing.walk(folder, above, prefix.substring(slash + 1));
      }
    }
    return List.copyOf(listing.keys);
  }

  /** A prefix is free text; where no key can begin with it, it must not reach the file system. */
  private static boolean isFolderOfKeys(String path) {
    return path.length() < ObjectKey.MAX_LENGTH && FOLDERS.matcher(path).matches();
  }

  /**
   * Adds the keys in a folder.
   *
   * @param path what the keys begin with, empty or ending in a slash
   * @param beginning what the names begin with
   */
  private void walk(Path folder, String path, String beginning) throws IOException {
    int batch = Math.max(LEAST_BATCH, Math.min(MOST_BATCH, limit - keys.size()));
    SortedNames names =
        new SortedNames(folder, name -> name.startsWith(beginning) && isWanted(path, name), batch);
    Deque<String> aside = new ArrayDeque<>();
    String name = names.next();
    while (!isFull() && (name != null || !aside.isEmpty())) {
      String waiting = aside.peek();
      if (waiting != null && (name == null || name.compareTo(waiting + "/") > 0)) {
        aside.remove();
        enter(folder.resolve(waiting), path + waiting + "/");
      } else if (name != null) {
        Optional<BasicFileAttributes> file = Folders.look(folder.resolve(name));
        if (file.isPresent() && file.get().isDirectory()) {
          aside.push(name);
        } else if (file.isPresent() && file.get().isRegularFile()) {
          add(path + name);
        }
        name = names.next();
      }
    }
  }

  private void enter(Path folder, String path) throws IOException {
    boolean past = after != null && path.compareTo(after) < 0 && !after.startsWith(path);
    if (!past && path.length() < ObjectKey.MAX_LENGTH) {
      walk(folder, path, "");
    }
  }

  private void add(String key) {
    if ((after == null || key.compareTo(after) > 0) && key.length() <= ObjectKey.MAX_LENGTH) {
      keys.add(new ObjectKey(key));
    }
  }

  /**
   * Whether a name may be or hold a key behind {@link #after}. A folder that sorts before it, and
   * may still hold such keys, has a name that it begins with.
   */
  private boolean isWanted(String path, String name) {
    String key = path + name;
    return (after == null || key.compareTo(after) > 0 || after.startsWith(key))
        && SEGMENT.matcher(name).matches();
  }

  private boolean isFull() {
    return keys.size() == limit;
  }
}
