package dev.modelregistry.fs;

import dev.modelregistry.spi.Storage;
import dev.modelregistry.spi.testkit.StorageOpener;
import java.io.IOException;
import java.nio.file.Path;

/** Opens a folder in the other process of a contract test. */
public final class FolderOpener implements StorageOpener {

  @Override
  public Storage open(String location) throws IOException {
    return FileSystemStorage.at(Path.of(location));
  }
}
