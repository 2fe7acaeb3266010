package dev.modelregistry.core.proof;

import dev.modelregistry.fs.FileSystemStorage;
import dev.modelregistry.spi.Storage;
import dev.modelregistry.spi.testkit.OtherProcess;
import dev.modelregistry.spi.testkit.StorageOpener;
import java.io.IOException;
import java.nio.file.Path;

/** Opens a store in a directory, in any process. */
public final class DirectoryOpener implements StorageOpener {

  private static final String READ_ONLY = "read-only ";

  /** Says how to open a directory. */
  static OtherProcess at(Path directory) {
    return new OtherProcess(DirectoryOpener.class, directory.toString());
  }

  /** Says how to open a directory for reading alone. */
  static OtherProcess readOnly(Path directory) {
    return new OtherProcess(DirectoryOpener.class, READ_ONLY + directory);
  }

  @Override
  public Storage open(String location) throws IOException {
    return location.startsWith(READ_ONLY)
        ? FileSystemStorage.readOnly(Path.of(location.substring(READ_ONLY.length())))
        : FileSystemStorage.at(Path.of(location));
  }
}
