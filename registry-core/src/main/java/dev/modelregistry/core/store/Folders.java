package dev.modelregistry.core.store;

import dev.modelregistry.spi.ObjectKey;
import java.util.ArrayList;
import java.util.List;

/** What stands directly below a folder of the store. */
public final class Folders {

  private Folders() {}

  /**
   * Returns the names below a folder, in order; one key is listed for each, however many follow.
   */
  public static List<String> below(String folder, ObjectStore store) {
    List<String> names = new ArrayList<>();
    List<ObjectKey> found = store.list(folder, null, 1);
    while (!found.isEmpty()) {
      String name = Keys.nameBelow(folder, found.get(0));
      names.add(name);
      found = store.list(folder, Keys.lastBelow(folder + name), 1);
    }
    return names;
  }
}
