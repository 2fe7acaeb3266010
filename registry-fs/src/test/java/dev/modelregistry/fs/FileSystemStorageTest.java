package dev.modelregistry.fs;

import dev.modelregistry.spi.Storage;
import dev.modelregistry.spi.testkit.OtherProcess;
import dev.modelregistry.spi.testkit.StorageContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/** The contract on the disk that holds temporary files, between threads and between processes. */
class FileSystemStorageTest extends StorageContract {

  @TempDir Path folder;

  @Override
  protected Storage open() throws IOException {
    return FileSystemStorage.at(folder);
  }

  @Override
  protected Optional<OtherProcess> otherProcess() {
    return Optional.of(new OtherProcess(FolderOpener.class, folder.toString()));
  }
}
