package dev.modelregistry.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.spi.Creation;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Payload;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which folders are accepted, what opening does to them, and what stored files look like. */
class LocationTest {

  private static final ObjectKey KEY = new ObjectKey("models/a/1");

  @TempDir Path temp;

  @Nested
  class OpeningForWriting {
    @Test
    void makesTheFolderAndThoseAboveIt() throws Exception {
      Path folder = temp.resolve("srv/registry");
      try (FileSystemStorage storage = FileSystemStorage.at(folder)) {
        assertThat(storage.create(KEY, Payload.of(new byte[1]))).isEqualTo(Creation.CREATED);
        assertThat(storage.describe()).isEqualTo("folder " + folder.toRealPath());
      }
    }

    @Test
    void refusesAFile() throws Exception {
      Path file = Files.createFile(temp.resolve("file"));
      assertThatThrownBy(() -> FileSystemStorage.at(file))
          .isInstanceOf(IOException.class)
          .hasMessage(file + ": a registry lives in a folder, and this is a file");
    }

    @Test
    void refusesAFileSystemWithoutHardLinks() {
      assertRefused(
          new ForwardingDisk() {
            @Override
            public void link(Path name, Path file) throws IOException {
              throw new FileSystemException(name.toString(), null, "Operation not permitted");
            }
          },
          "it has no hard links, with which an object gets its key once",
          "Operation not permitted");
    }

    @Test
    void refusesAFileSystemWhoseProviderKnowsNoHardLinks() {
      assertRefused(
          new ForwardingDisk() {
            @Override
            public void link(Path name, Path file) {
              throw new UnsupportedOperationException();
            }
          },
          "it has no hard links");
    }

    @Test
    void refusesAFileSystemWhoseLinksReplace() {
      assertRefused(
          new ForwardingDisk() {
            @Override
            public void link(Path name, Path file) throws IOException {
              Files.copy(file, name, StandardCopyOption.REPLACE_EXISTING);
            }
          },
          "a hard link replaces a name that is taken there");
    }

    @Test
    void refusesAFileSystemThatCannotSyncFolders() {
      assertRefused(
          new ForwardingDisk() {
            @Override
            public void syncFolder(Path folder) throws IOException {
              throw new FileSystemException(folder.toString(), null, "Is a directory");
            }
          },
          "it does not make the names in a folder durable (fsync)",
          "Is a directory");
    }

    private void assertRefused(Disk disk, String... reasons) {
      assertThatThrownBy(() -> FileSystemStorage.at(temp, disk))
          .isInstanceOf(IOException.class)
          .hasMessageContainingAll(reasons)
          .hasMessageContainingAll(temp.toString(), "of type", "such as ext4, xfs, btrfs or APFS");
      assertThat(temp.resolve(Temporary.FOLDER)).isEmptyDirectory();
    }

    @Test
    void saysWhatToDoWhereItMayNotWrite() {
      Disk disk =
          new ForwardingDisk() {
            @Override
            public void makeFolder(Path folder) throws IOException {
              throw new AccessDeniedException(folder.toString());
            }
          };
      assertThatThrownBy(() -> FileSystemStorage.at(temp, disk))
          .hasMessageContainingAll("may not write", "FileSystemStorage.readOnly");
    }

    @Test
    void sweepsWhatCrashedWritersLeftMoreThanADayAgoAndNothingElse() throws Exception {
      FileSystemStorage.at(temp).close();
      Path temporaries = temp.resolve(Temporary.FOLDER);
      Path abandoned = Files.createFile(temporaries.resolve("abandoned"));
      Path recent = Files.createFile(temporaries.resolve("recent"));
      Path folder = Files.createDirectory(temporaries.resolve("folder"));
      Instant now = Instant.now();
      Files.setLastModifiedTime(abandoned, FileTime.from(now.minus(Duration.ofHours(25))));
      Files.setLastModifiedTime(recent, FileTime.from(now.minus(Duration.ofHours(23))));
      Files.setLastModifiedTime(folder, FileTime.from(now.minus(Duration.ofHours(25))));
      FileSystemStorage.at(temp).close();
      assertThat(temporaries).isDirectoryNotContaining(abandoned::equals);
      assertThat(recent).exists();
      assertThat(folder).exists();
    }
  }

  @Nested
  class AWriterSweptAway {
    @Test
    void failsAndLeavesNothing() throws Exception {
      try (FileSystemStorage storage = FileSystemStorage.at(temp)) {
        Payload sweeping = sweptBeforeItsEnd();
        assertThatThrownBy(() -> storage.create(KEY, sweeping))
            .isNotInstanceOf(NoSuchFileException.class)
            .hasMessageContainingAll("was removed before it could be linked", "try again");
        assertThat(storage.stat(KEY)).isEmpty();
        assertThat(storage.create(KEY, Payload.of(new byte[1]))).isEqualTo(Creation.CREATED);
      }
    }

    private Payload sweptBeforeItsEnd() {
      return new Payload() {
        @Override
        public long sizeBytes() {
          return -1;
        }

        @Override
        public InputStream open() {
          return new InputStream() {
            @Override
            public int read() throws IOException {
              for (Path file : filesIn(temp.resolve(Temporary.FOLDER))) {
                Files.delete(file);
              }
              return -1;
            }
          };
        }
      };
    }
  }

  @Nested
  class FoldersRemovedByHand {
    @Test
    void areMadeAgain() throws Exception {
      try (FileSystemStorage storage = FileSystemStorage.at(temp)) {
        storage.create(KEY, Payload.of(new byte[1]));
        storage.delete(KEY);
        Files.delete(temp.resolve("models/a"));
        Files.delete(temp.resolve("models"));
        Files.delete(temp.resolve(Temporary.FOLDER));
        assertThat(storage.create(KEY, Payload.of(new byte[1]))).isEqualTo(Creation.CREATED);
      }
    }
  }

  @Nested
  class OpeningForReading {
    @Test
    void refusesAFolderThatIsNotThere() {
      assertThatThrownBy(() -> FileSystemStorage.readOnly(temp.resolve("absent")))
          .isInstanceOf(NoSuchFileException.class)
          .hasMessageContaining("there is no folder to read a registry from");
    }

    @Test
    void readsAndListsAndTouchesNothing() throws Exception {
      try (FileSystemStorage storage = FileSystemStorage.at(temp)) {
        storage.create(KEY, Payload.of(new byte[3]));
      }
      // Permissions do not bind the superuser, so what is seen is the tree and not a failure.
      TreeMap<String, Object> before = tree();
      try (FileSystemStorage storage = FileSystemStorage.readOnly(temp, new ForbiddenDisk())) {
        assertThat(storage.stat(KEY)).isPresent();
        assertThat(storage.open(KEY, 0, 10).readAllBytes()).hasSize(3);
        assertThat(storage.list("", null, 10)).containsExactly(KEY);
        assertThat(storage.localFile(KEY)).hasValue(temp.toRealPath().resolve("models/a/1"));
      }
      assertThat(tree()).isEqualTo(before);
    }

    @Test
    void refusesToCreateAndToDelete() throws Exception {
      try (FileSystemStorage storage = FileSystemStorage.readOnly(temp)) {
        assertThatThrownBy(() -> storage.create(KEY, Payload.of(new byte[1])))
            .isInstanceOf(IOException.class)
            .hasMessageStartingWith("cannot store models/a/1: the folder ")
            .hasMessageEndingWith(
                "(read-only) was opened for reading alone; open it with FileSystemStorage.at to"
                    + " write");
        assertThatThrownBy(() -> storage.delete(KEY))
            .isInstanceOf(IOException.class)
            .hasMessageStartingWith("cannot delete models/a/1");
      }
    }

    private TreeMap<String, Object> tree() throws IOException {
      TreeMap<String, Object> tree = new TreeMap<>();
      try (Stream<Path> paths = Files.walk(temp)) {
        for (Path path : paths.toList()) {
          tree.put(path.toString(), Files.getLastModifiedTime(path));
        }
      }
      return tree;
    }
  }

  @Nested
  class StoredFiles {
    @Test
    void areReadOnlyForEverybody() throws Exception {
      try (FileSystemStorage storage = FileSystemStorage.at(temp)) {
        storage.create(KEY, Payload.of(new byte[1]));
        Path file = storage.localFile(KEY).orElseThrow();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .matches("r--[r-]--[r-]--");
      }
    }

    @Test
    void haveOneNameOnly() throws Exception {
      try (FileSystemStorage storage = FileSystemStorage.at(temp)) {
        storage.create(KEY, Payload.of(new byte[1]));
        assertThat(Files.getAttribute(storage.localFile(KEY).orElseThrow(), "unix:nlink"))
            .isEqualTo(1);
        assertThat(filesIn(temp.resolve(Temporary.FOLDER))).isEmpty();
      }
    }
  }

  private static List<Path> filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  /** Fails on every call. */
  private static final class ForbiddenDisk extends ForwardingDisk {
    @Override
    public java.nio.channels.FileChannel createFile(Path file) {
      throw new AssertionError("created " + file);
    }

    @Override
    public void link(Path name, Path file) {
      throw new AssertionError("linked " + name);
    }

    @Override
    public void makeFolder(Path folder) {
      throw new AssertionError("made " + folder);
    }

    @Override
    public void syncFolder(Path folder) {
      throw new AssertionError("synced " + folder);
    }

    @Override
    public void unlink(Path file) {
      throw new AssertionError("unlinked " + file);
    }
  }
}
