package dev.modelregistry.fs;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.modelregistry.spi.Storage;
import dev.modelregistry.spi.testkit.StorageContract;
import java.io.IOException;
import java.nio.file.FileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * The contract on a file system in memory, with the one call left out that it cannot do.
 *
 * <p>It shows that nothing here depends on the default file system. Its races prove nothing: in
 * jimfs every change holds one lock, and even a rename has one winner.
 */
class InMemoryFileSystemTest extends StorageContract {

  private final FileSystem fileSystem = Jimfs.newFileSystem(Configuration.unix());

  @Override
  protected Storage open() throws IOException {
    return FileSystemStorage.at(
        fileSystem.getPath("/srv/models"), ForwardingDisk.withoutFolderSync());
  }

  @Override
  protected int rounds() {
    return 5;
  }

  @AfterEach
  void closeFileSystem() throws IOException {
    fileSystem.close();
  }

  @Nested
  class OpenedAsItIs {
    @Test
    void isRefusedBecauseItsFoldersCannotBeSynced() {
      assertThatThrownBy(() -> FileSystemStorage.at(fileSystem.getPath("/srv/models")))
          .isInstanceOf(IOException.class)
          .hasMessageContainingAll(
              "no registry can live at /srv/models",
              "it does not make the names in a folder durable (fsync)",
              "in-memory file systems cannot");
    }
  }
}
