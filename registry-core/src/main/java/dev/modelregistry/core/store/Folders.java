package dev.modelregistry.core.store;

import dev.modelregistry.spi.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What stands directly below a folder of the store. */
public final class Folders {

  private Folders() {}

  /** Returns the names below a folder, in order; what is no name is passed over. */
  public static List<String> below(String folder, ObjectStore store) {
    return below(folder, store, stray -> {});
  }

  /**
   * Returns the names below a folder, in order; one key is listed for each, however many follow.
   *
   * @param strays is told of keys that belong to no model and no dataset
   */
  public static List<String> below(String folder, ObjectStore store, Consumer<ObjectKey> strays) {
    List<String> names = new ArrayList<>();
    List<ObjectKey> found = store.list(folder, null, 1);
    while (!found.isEmpty()) {
      ObjectKey key = found.get(0);
      Optional<String> name = Keys.nameBelow(folder, key);
      if (name.isPresent()) {
        names.add(name.get());
        key = Keys.lastBelow(folder + name.get());
      } else {
        strays.accept(key);
      }
      found = store.list(folder, key, 1);
    }
    return names;
  }
}
