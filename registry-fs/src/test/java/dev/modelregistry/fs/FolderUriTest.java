package dev.modelregistry.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.spi.Creation;
import dev.modelregistry.spi.NotCreatedException;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Payload;
import dev.modelregistry.spi.Storage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FolderUriTest {

  private static final Payload PAYLOAD = Payload.of(new byte[3]);

  @TempDir private Path folder;

  @Nested
  final class AUri {

    @Test
    void opensAFolderForWritingOrForReading() throws IOException {
      URI location = folder.resolve("a registry").toUri();
      try (Storage storage = Storage.at(location)) {
        assertThat(storage.create(new ObjectKey("a"), PAYLOAD)).isEqualTo(Creation.CREATED);
      }
      try (Storage storage = Storage.at(URI.create(location + "?read-only=true"))) {
        assertThat(storage.stat(new ObjectKey("a"))).isPresent();
        assertThatThrownBy(() -> storage.create(new ObjectKey("b"), PAYLOAD))
            .isInstanceOf(NotCreatedException.class);
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file://host/folder", "file:///folder?write=true", "file:folder"})
    void ofAnotherFormIsRefused(String location) {
      assertThatThrownBy(() -> Storage.at(URI.create(location)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("a folder is named as file:///folder or");
    }

    @Test
    void ofAnotherSchemeIsRefusedWithTheModuleThatOpensIt() {
      assertThatThrownBy(() -> Storage.at(URI.create("s3://bucket")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("dev.modelregistry:registry-s3 opens s3:");
    }
  }
}
