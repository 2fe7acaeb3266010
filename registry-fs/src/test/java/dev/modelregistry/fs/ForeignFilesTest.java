package dev.modelregistry.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Payload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is in the folder and is no object.
 *
 * <pre>
 * outside/secret                  beside the storage
 * store/
 *   models/a                      an object
 *   models/B  models/c d  ...     names that no key has
 *   models/link -> a              a symbolic link to an object
 *   models/nowhere, circle        symbolic links that lead to nothing and to themselves
 *   exit -> ../outside            a symbolic link out of the storage
 *   empty/                        a folder without objects
 * </pre>
 */
class ForeignFilesTest {

  private static final ObjectKey OBJECT = new ObjectKey("models/a");

  @TempDir Path temp;
  private Path root;
  private FileSystemStorage storage;

  @BeforeEach
  void draw() throws IOException {
    Path outside = Files.createDirectory(temp.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "secret");
    root = temp.resolve("store");
    storage = FileSystemStorage.at(root);
    storage.create(OBJECT, Payload.of("a".getBytes(StandardCharsets.UTF_8)));
    Files.writeString(root.resolve("models/B"), "upper case");
    Files.writeString(root.resolve("models/c d"), "a space");
    Files.writeString(root.resolve("models/~"), "a tilde");
    Files.createSymbolicLink(root.resolve("models/link"), root.resolve("models/a"));
    Files.createSymbolicLink(root.resolve("models/nowhere"), root.resolve("models/none"));
    Files.createSymbolicLink(root.resolve("models/circle"), root.resolve("models/circle"));
    Files.createSymbolicLink(root.resolve("exit"), outside);
    Files.createDirectory(root.resolve("empty"));
  }

  @AfterEach
  void close() {
    storage.close();
  }

  @Nested
  class Listings {
    @Test
    void showObjectsAlone() throws Exception {
      assertThat(storage.list("", null, 100)).containsExactly(OBJECT);
      assertThat(storage.list("models/", null, 100)).containsExactly(OBJECT);
    }

    @Test
    void doNotLeaveTheFolder() throws Exception {
      assertThat(storage.list("exit/", null, 100)).isEmpty();
      assertThat(storage.list("../outside/", null, 100)).isEmpty();
      assertThat(storage.list("models/../", null, 100)).isEmpty();
      assertThat(storage.list(".tmp~/", null, 100)).isEmpty();
    }
  }

  @Nested
  class SymbolicLinks {
    @Test
    void areNotRead() throws Exception {
      for (String key :
          new String[] {"models/link", "models/nowhere", "models/circle", "exit/secret", "exit"}) {
        assertThat(storage.stat(new ObjectKey(key))).as(key).isEmpty();
        assertThatThrownBy(() -> storage.open(new ObjectKey(key), 0, 1))
            .isInstanceOf(NoSuchFileException.class)
            .hasMessageContaining("there is no object " + key);
        assertThatThrownBy(() -> storage.localFile(new ObjectKey(key)))
            .isInstanceOf(NoSuchFileException.class)
            .hasMessageContaining("there is no object " + key);
      }
    }

    @Test
    void areNotWrittenThroughOrReplacedOrDeleted() throws Exception {
      assertThatThrownBy(() -> create("exit/planted"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("a folder is needed at " + root.toRealPath().resolve("exit"));
      assertThatThrownBy(() -> create("models/link"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("something that is no object stands at");
      storage.delete(new ObjectKey("exit/secret"));
      storage.delete(new ObjectKey("models/link"));
      assertThat(temp.resolve("outside/secret")).hasContent("secret");
      assertThat(temp.resolve("outside/planted")).doesNotExist();
      assertThat(Files.isSymbolicLink(root.resolve("models/link"))).isTrue();
    }
  }

  @Nested
  class ObjectsAndFoldersOfOneName {
    @Test
    void areRefusedEitherWay() {
      assertThatThrownBy(() -> create("models/a/below"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("a folder is needed at " + storage.describe().substring(7));
      assertThatThrownBy(() -> create("empty"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("something that is no object stands at");
    }
  }

  private void create(String key) throws IOException {
    storage.create(new ObjectKey(key), Payload.of(new byte[1]));
  }
}
