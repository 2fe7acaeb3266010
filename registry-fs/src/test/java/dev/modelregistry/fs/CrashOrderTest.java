package dev.modelregistry.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.spi.CreatedInOrder;
import dev.modelregistry.spi.Creation;
import dev.modelregistry.spi.NewObject;
import dev.modelregistry.spi.NotCreatedException;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Payload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is asked of the disk, in which order, and what a crash between any two calls leaves.
 *
 * <pre>
 * models/  a/  versions/  1      the object of these tests: three new folders, one file of 5 bytes
 * </pre>
 */
class CrashOrderTest {

  private static final ObjectKey KEY = new ObjectKey("models/a/versions/1");
  private static final ObjectKey NEIGHBOUR = new ObjectKey("models/a/versions/2");
  private static final byte[] BYTES = "bytes".getBytes(StandardCharsets.UTF_8);

  @TempDir Path temp;
  private Path root;
  private final Recorder recorder = new Recorder();

  @BeforeEach
  void realPath() throws IOException {
    root = temp.toRealPath();
  }

  @Nested
  class CallsOfACreation {
    @Test
    void areOneTemporaryTwoSyncsAndOneLinkWhereTheFolderIsKnown() throws Exception {
      try (FileSystemStorage storage = FileSystemStorage.at(root, recorder)) {
        storage.create(NEIGHBOUR, Payload.of(BYTES));
        recorder.calls.clear();
        storage.create(KEY, Payload.of(BYTES));
        assertThat(recorder.calls)
            .containsExactly(
                "create .tmp~/*",
                "sync file of 5 bytes",
                "link models/a/versions/1",
                "sync folder models/a/versions",
                "unlink .tmp~/*");
      }
    }

    @Test
    void makeEveryNewFolderDurableInItsParentBeforeTheObjectIsLinked() throws Exception {
      try (FileSystemStorage storage = FileSystemStorage.at(root, recorder)) {
        recorder.calls.clear();
        storage.create(KEY, Payload.of(BYTES));
        assertThat(recorder.calls)
            .containsExactly(
                "make folder models",
                "sync folder .",
                "make folder models/a",
                "sync folder models",
                "make folder models/a/versions",
                "sync folder models/a",
                "create .tmp~/*",
                "sync file of 5 bytes",
                "link models/a/versions/1",
                "sync folder models/a/versions",
                "unlink .tmp~/*");
      }
    }

    @Test
    void syncFoldersThatAnotherProcessMadeAndMayNotHaveSynced() throws Exception {
      Files.createDirectories(root.resolve("models/a/versions"));
      try (FileSystemStorage storage = FileSystemStorage.at(root, recorder)) {
        recorder.calls.clear();
        storage.create(KEY, Payload.of(BYTES));
        assertThat(recorder.calls)
            .containsSubsequence(
                "sync folder .", "sync folder models", "sync folder models/a", "link " + KEY);
      }
    }

    @Test
    void syncTheFolderAlsoWhereTheKeyIsTaken() throws Exception {
      try (FileSystemStorage storage = FileSystemStorage.at(root, recorder)) {
        storage.create(KEY, Payload.of(BYTES));
        recorder.calls.clear();
        assertThat(storage.create(KEY, Payload.of(BYTES))).isEqualTo(Creation.ALREADY_EXISTS);
        assertThat(recorder.calls).endsWith("sync folder models/a/versions", "unlink .tmp~/*");
      }
    }

    @Test
    void syncTheNamesOfTheFoldersThatTheStorageItselfStandsIn() throws Exception {
      FileSystemStorage.at(root.resolve("srv/models"), recorder).close();
      assertThat(recorder.calls)
          .containsSubsequence(
              "make folder srv", "make folder srv/models", "sync folder .", "sync folder srv");
    }

    @Test
    void ofADeletionMakeItDurable() throws Exception {
      try (FileSystemStorage storage = FileSystemStorage.at(root, recorder)) {
        storage.create(KEY, Payload.of(BYTES));
        recorder.calls.clear();
        storage.delete(KEY);
        storage.delete(KEY);
        assertThat(recorder.calls)
            .containsExactly("unlink models/a/versions/1", "sync folder models/a/versions");
      }
    }
  }

  @Nested
  class ACrash {
    @Test
    void atAnyCallLeavesTheWholeObjectOrNoneAndTheStorageUsable() throws Exception {
      int crashes = 0;
      boolean acknowledged = false;
      while (!acknowledged) {
        Path folder = root.resolve("crash-" + crashes);
        acknowledged = createAndCrashAt(folder, crashes);
        try (FileSystemStorage after = FileSystemStorage.at(folder)) {
          Optional<Long> size = after.stat(KEY).map(info -> info.sizeBytes());
          assertThat(size.orElse(5L)).as("size after a crash at call %d", crashes).isEqualTo(5);
          assertThat(size.isPresent() || !acknowledged).as("acknowledged and lost").isTrue();
          assertThat(after.list("", null, 10)).hasSize(size.isPresent() ? 1 : 0);
          assertThat(after.create(KEY, Payload.of(BYTES)))
              .isEqualTo(size.isPresent() ? Creation.ALREADY_EXISTS : Creation.CREATED);
          assertThat(after.open(KEY, 0, 10).readAllBytes()).isEqualTo(BYTES);
        }
        crashes++;
      }
      assertThat(crashes).as("calls of a first creation, all crashed at").isEqualTo(12);
    }

    /** Returns whether the creation was acknowledged. */
    private boolean createAndCrashAt(Path folder, int call) throws IOException {
      Recorder crashing = new Recorder();
      try (FileSystemStorage storage = FileSystemStorage.at(folder, crashing)) {
        crashing.callsUntilCrash = call;
        storage.create(KEY, Payload.of(BYTES));
        return true;
      } catch (IOException e) {
        assertThat(e).hasMessageEndingWith("crashed");
        if (e instanceof NotCreatedException) {
          assertThat(folder.resolve(KEY.value())).as("certainly not created").doesNotExist();
        }
        return false;
      }
    }
  }

  /** Of three objects; files are written in any order, so they are told apart by their lengths. */
  @Nested
  class CreationsInOrder {

    private static final int OBJECTS = 3;

    private List<NewObject> objects() {
      List<NewObject> objects = new ArrayList<>();
      for (int i = 1; i <= OBJECTS; i++) {
        objects.add(new NewObject(key(i), Payload.of(new byte[i])));
      }
      return objects;
    }

    private ObjectKey key(int number) {
      return new ObjectKey("models/a/versions/" + number);
    }

    @Test
    void haveAllFilesDurableBeforeTheFirstLinkAndOneSyncOfTheFolderAfterTheLast() throws Exception {
      try (FileSystemStorage storage = FileSystemStorage.at(root, recorder)) {
        storage.create(new ObjectKey("models/a/versions/0"), Payload.of(BYTES));
        recorder.calls.clear();
        assertThat(storage.createInOrder(objects()))
            .isEqualTo(new CreatedInOrder(OBJECTS, OBJECTS));
      }
      assertThat(recorder.calls.subList(0, 2 * OBJECTS))
          .containsExactlyInAnyOrder(
              "create .tmp~/*",
              "create .tmp~/*",
              "create .tmp~/*",
              "sync file of 1 bytes",
              "sync file of 2 bytes",
              "sync file of 3 bytes");
      assertThat(recorder.calls.subList(2 * OBJECTS, recorder.calls.size()))
          .containsExactly(
              "link models/a/versions/1",
              "link models/a/versions/2",
              "link models/a/versions/3",
              "sync folder models/a/versions",
              "unlink .tmp~/*",
              "unlink .tmp~/*",
              "unlink .tmp~/*");
    }

    @Test
    void thatMeetATakenKeySyncTheFolderAllTheSame() throws Exception {
      try (FileSystemStorage storage = FileSystemStorage.at(root, recorder)) {
        storage.create(key(2), Payload.of(BYTES));
        recorder.calls.clear();
        assertThat(storage.createInOrder(objects())).isEqualTo(new CreatedInOrder(1, 2));
      }
      assertThat(recorder.calls)
          .containsSubsequence(
              "link models/a/versions/1",
              "link models/a/versions/2",
              "sync folder models/a/versions",
              "unlink .tmp~/*")
          .doesNotContain("link models/a/versions/3");
    }

    @Test
    void leaveTheFirstOfThemAfterACrashAtAnyCall() throws Exception {
      int crashes = 0;
      int acknowledged = 0;
      while (acknowledged < OBJECTS) {
        Path folder = root.resolve("crash-" + crashes);
        CreatedInOrder reached = createAndCrashAt(folder, crashes);
        acknowledged = reached.created();
        try (FileSystemStorage after = FileSystemStorage.at(folder)) {
          List<ObjectKey> standing = after.list("", null, 10);
          assertThat(standing)
              .as("after a crash at call %d", crashes)
              .hasSizeBetween(acknowledged, reached.begun())
              .isEqualTo(
                  objects().stream().map(NewObject::key).toList().subList(0, standing.size()));
          for (int i = 1; i <= standing.size(); i++) {
            assertThat(after.open(key(i), 0, 10).readAllBytes()).hasSize(i);
          }
        }
        crashes++;
      }
      assertThat(crashes).as("calls of first creations, all crashed at").isEqualTo(20);
    }

    private CreatedInOrder createAndCrashAt(Path folder, int call) {
      Recorder crashing = new Recorder();
      try (FileSystemStorage storage = FileSystemStorage.at(folder, crashing)) {
        crashing.callsUntilCrash = call;
        return storage.createInOrder(objects());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Test
    void ofWhichOneFileCannotBeWrittenCreateNothing() throws Exception {
      Disk disk =
          new ForwardingDisk() {
            @Override
            public void syncFile(FileChannel file) throws IOException {
              if (file.size() == 2) {
                throw new IOException("no space left on device");
              }
              super.syncFile(file);
            }
          };
      try (FileSystemStorage storage = FileSystemStorage.at(root, disk)) {
        assertThat(storage.createInOrder(objects())).isEqualTo(new CreatedInOrder(0, 0));
        assertThat(storage.list("", null, 10)).isEmpty();
        assertThat(root.resolve(Temporary.FOLDER)).isEmptyDirectory();
      }
    }
  }

  @Nested
  class AFailedSync {
    @Test
    void ofTheFileLeavesNothing() throws Exception {
      Disk disk =
          new ForwardingDisk() {
            @Override
            public void syncFile(FileChannel file) throws IOException {
              throw new IOException("input/output error");
            }
          };
      try (FileSystemStorage storage = FileSystemStorage.at(root, disk)) {
        assertThatThrownBy(() -> storage.create(KEY, Payload.of(BYTES)))
            .isInstanceOf(NotCreatedException.class)
            .hasMessageEndingWith("input/output error");
        assertThat(storage.stat(KEY)).isEmpty();
        assertThat(root.resolve(Temporary.FOLDER)).isEmptyDirectory();
      }
    }
  }

  @Nested
  class AFailedLink {

    @Test
    void createsNothingForCertainOnceItsFileIsGone() throws Exception {
      try (FileSystemStorage storage = FileSystemStorage.at(root, new FailingLinks())) {
        assertThatThrownBy(() -> storage.create(KEY, Payload.of(BYTES)))
            .isInstanceOf(NotCreatedException.class)
            .hasMessageStartingWith("nothing was stored at " + KEY)
            .hasMessageEndingWith(FailingLinks.WHY);
        assertThat(storage.stat(KEY)).isEmpty();
        assertThat(root.resolve(Temporary.FOLDER)).isEmptyDirectory();
      }
    }

    @Test
    void isNotCertainWhereItTookPlaceAllTheSame() throws Exception {
      assertUncertain(
          new FailingLinks() {
            @Override
            void beforeFailing(Path name, Path file) throws IOException {
              Files.createLink(name, file);
            }
          });
      try (FileSystemStorage storage = FileSystemStorage.at(root)) {
        assertThat(storage.open(KEY, 0, 10).readAllBytes()).isEqualTo(BYTES);
      }
    }

    @Test
    void isNotCertainWhileItsFileIsThereToBeLinked() throws Exception {
      assertUncertain(
          new FailingLinks() {
            @Override
            public void unlink(Path file) throws IOException {
              if (Files.exists(root.resolve("models"))) {
                throw new IOException("the network is down");
              }
              super.unlink(file);
            }
          });
    }

    private void assertUncertain(Disk disk) throws IOException {
      try (FileSystemStorage storage = FileSystemStorage.at(root, disk)) {
        assertThatThrownBy(() -> storage.create(KEY, Payload.of(BYTES)))
            .isNotInstanceOf(NotCreatedException.class)
            .hasMessageEndingWith(FailingLinks.WHY);
      }
    }
  }

  /** Gives no file the name of an object. */
  private static class FailingLinks extends ForwardingDisk {

    static final String WHY = "No space left on device";

    @Override
    public void link(Path name, Path file) throws IOException {
      if (name.endsWith(KEY.value())) {
        beforeFailing(name, file);
        throw new FileSystemException(name.toString(), null, WHY);
      }
      super.link(name, file);
    }

    void beforeFailing(Path name, Path file) throws IOException {}
  }

  @Nested
  class ALinkOverANetwork {
    @Test
    void whoseAnswerWasLostFindsItselfAndCounts() throws Exception {
      Disk disk =
          new ForwardingDisk() {
            @Override
            public void link(Path name, Path file) throws IOException {
              super.link(name, file);
              if (name.endsWith("versions/1")) {
                throw new FileAlreadyExistsException(name.toString());
              }
            }
          };
      try (FileSystemStorage storage = FileSystemStorage.at(root, disk)) {
        assertThat(storage.create(KEY, Payload.of(BYTES))).isEqualTo(Creation.CREATED);
        assertThat(storage.create(KEY, Payload.of(BYTES))).isEqualTo(Creation.ALREADY_EXISTS);
      }
    }
  }

  /** Writes down each call with paths relative to the root, and crashes before one if told. */
  private final class Recorder extends ForwardingDisk {
    final List<String> calls = new ArrayList<>();
    int callsUntilCrash = Integer.MAX_VALUE;

    private synchronized void call(String call) throws IOException {
      if (callsUntilCrash-- <= 0) {
        throw new IOException("crashed");
      }
      calls.add(call);
    }

    private String name(Path path) {
      String name = root.relativize(path).toString();
      return name.isEmpty() ? "." : name.replaceAll("[.]tmp~/.*", ".tmp~/*");
    }

    @Override
    public FileChannel createFile(Path file) throws IOException {
      call("create " + name(file));
      return super.createFile(file);
    }

    @Override
    public void syncFile(FileChannel file) throws IOException {
      call("sync file of " + file.size() + " bytes");
      super.syncFile(file);
    }

    @Override
    public void link(Path name, Path file) throws IOException {
      call("link " + name(name));
      super.link(name, file);
    }

    @Override
    public void makeFolder(Path folder) throws IOException {
      if (!Files.exists(folder)) {
        call("make folder " + name(folder));
      }
      super.makeFolder(folder);
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
      call("sync folder " + name(folder));
      super.syncFolder(folder);
    }

    @Override
    public void unlink(Path file) throws IOException {
      call("unlink " + name(file));
      super.unlink(file);
    }
  }
}
