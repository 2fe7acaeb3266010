package dev.modelregistry.core;

import dev.modelregistry.core.store.Keys;
import dev.modelregistry.core.store.ObjectStore;
import dev.modelregistry.error.Rejected;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The folder of a registry on a disk, which holds nothing that can be registered. */
final class OwnFolder {

  private OwnFolder() {}

  /**
   * Demands that a file or folder that is to be stored is none of the registry's own: its folder
   * grows while it is read, and what lies within it can go with what it belongs to.
   *
   * @throws Rejected if the path is, holds or lies within the folder of the registry
   */
  static void refuse(Path path, ObjectStore store) {
    Optional<Path> own =
        store
            .localFile(Keys.REGISTRY)
            .flatMap(file -> Optional.ofNullable(file.toAbsolutePath().getParent()))
            .filter(folder -> folder.getFileSystem().equals(path.getFileSystem()));
    if (own.isPresent()) {
      try {
        refuse(path, path.toRealPath(), own.get().toRealPath());
      } catch (IOException e) {
        // Whoever reads the path says what is wrong with it.
      }
    }
  }

  private static void refuse(Path path, Path real, Path own) {
    if (own.startsWith(real)) {
      throw new Rejected(
          String.format(
              "%s %s the folder of the registry, %s; name a file or folder apart from it",
              path, own.equals(real) ? "is" : "holds", own));
    } else if (real.startsWith(own)) {
      throw new Rejected(
          String.format(
              "%s lies within the folder of the registry, %s; copy it out with copyTo and name the"
                  + " copy",
              path, own));
    }
  }
}
