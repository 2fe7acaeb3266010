package dev.modelregistry.core;

import dev.modelregistry.core.store.Keys;
import dev.modelregistry.core.store.ObjectStore;
import dev.modelregistry.error.Rejected;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The folder of a registry on a disk, which holds nothing that can be registered. */
final class OwnFolder {

  private OwnFolder() {}

  /** Returns the folder, with its links resolved; empty where the storage is no folder. */
  static Optional<Path> of(ObjectStore store) {
    return store.localFile(Keys.REGISTRY).flatMap(file -> real(file.toAbsolutePath().getParent()));
  }

  private static Optional<Path> real(@Nullable Path path) {
    try {
      return path == null ? Optional.empty() : Optional.of(path.toRealPath());
    } catch (IOException e) {
      // Whoever reads the path says what is wrong with it.
      return Optional.empty();
    }
  }

  /**
   * Demands that a file or folder that is to be stored is none of the registry's own: its folder
   * grows while it is read, and what lies within it can go with what it belongs to.
   *
   * @throws Rejected if the path is, holds or lies within the folder of the registry
   */
  static void refuse(Path path, ObjectStore store) {
    Optional<Path> own =
        of(store).filter(folder -> folder.getFileSystem().equals(path.getFileSystem()));
    Optional<Path> real = real(path);
    if (own.isPresent() && real.isPresent()) {
      refuse(path, real.get(), own.get());
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
