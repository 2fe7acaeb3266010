package dev.modelregistry.core.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.modelregistry.ProgressListener;
import dev.modelregistry.ProgressListener.Progress;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.value.Contents;
import dev.modelregistry.value.Descriptor;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.Placement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ArtifactIngestTest {

  private final TestLine line = new TestLine();
  private final ArtifactIngest ingest = new ArtifactIngest(line.blobs);
  private final FileSystem memory = Jimfs.newFileSystem(Configuration.unix());
  private final Path inMemory = memory.getPath("/data");

  @TempDir private Path onDisk;

  @AfterEach
  void close() throws IOException {
    memory.close();
  }

  @Nested
  final class AFile {

    @Test
    void becomesItsBytesUnderItsName() throws IOException {
      byte[] bytes = TestLine.bytes(1_000);
      for (Path folder : List.of(onDisk, inMemory)) {
        Ingested ingested = ingest(write(folder.resolve("model.onnx"), bytes));

        Descriptor root = new Descriptor(Digest.of(bytes), 1_000, "application/octet-stream");
        assertThat(ingested.contents())
            .isEqualTo(new Contents(Contents.Form.FILE, "model.onnx", root, 1_000, 1));
        assertThat(ingested.placements())
            .singleElement()
            .satisfies(placement -> assertThat(line.stored(placement)).isEqualTo(bytes));
      }
    }

    @Test
    void isNotStoredTwice() throws IOException {
      Path file = write(onDisk.resolve("model.onnx"), TestLine.bytes(1_000));
      Ingested first = ingest(file);
      line.refersTo(first.placements());

      assertThat(ingest(file)).isEqualTo(first);
      assertThat(line.keys()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"a:b, backslash or colon", "a\\b, backslash or colon", "a\tb, control characters"})
    void withANameThatNotEverySystemCanKeepIsRefused(String name, String why) throws IOException {
      Path file = write(inMemory.resolve(name), new byte[1]);
      assertRefused(file, why, "rename the file");
    }

    @Test
    void withANameInAnotherEncodingIsRefused() throws IOException {
      Path file = write(inMemory.resolve("caf\uFFFD"), new byte[1]);
      assertRefused(file, "cannot be read in this platform's encoding", "UTF-8 locale");
    }
  }

  @Nested
  final class ATree {

    @Test
    void listsItsFilesByPathAndStoresEachDigestOnce() throws IOException {
      for (Path folder : List.of(onDisk.resolve("t"), inMemory.resolve("t"))) {
        sample(folder);
        TestLine line = new TestLine();
        Ingested ingested = new ArtifactIngest(line.blobs).ingest(folder, line::live, silent());

        assertThat(ingested.contents().name()).isEqualTo("t");
        assertThat(ingested.contents().isTree()).isTrue();
        assertThat(ingested.contents().totalBytes()).isEqualTo(14);
        assertThat(ingested.contents().fileCount()).isEqualTo(4);
        assertThat(ingested.placements()).hasSize(4).doesNotHaveDuplicates();
        assertThat(line.keys()).hasSize(4);
        line.refersTo(ingested.placements());
        assertThat(new StoredArtifact(ingested.contents(), line::live, line.blobs).files())
            .extracting(file -> file.path() + " " + file.sizeBytes())
            .containsExactly("a/config.json 2", "a/empty 0", "b.bin 6", "c.bin 6");
      }
    }

    @Test
    void isTheSameWhereverItStands() throws IOException {
      sample(onDisk.resolve("t"));
      sample(inMemory.resolve("t"));
      assertThat(ingest(onDisk.resolve("t")).contents())
          .isEqualTo(ingest(inMemory.resolve("t")).contents());
    }

    @Test
    void hasTheNameOfTheFolderThatADotStandsFor() throws IOException {
      sample(onDisk.resolve("t"));
      assertThat(ingest(onDisk.resolve("t").resolve("a").resolve("..")).contents().name())
          .isEqualTo("t");
    }

    @Test
    void withoutFilesIsRefused() throws IOException {
      Files.createDirectories(onDisk.resolve("t/a"));
      assertRefused(onDisk.resolve("t"), "holds no files", "register a folder that does");
    }

    @ParameterizedTest
    @CsvSource({
      "model.bin, Model.BIN",
      "a/x, A/y",
      "straße, STRASSE",
      "caf\u00e9, cafe\u0301",
      "CAFE\u0301, caf\u00e9"
    })
    void withNamesThatSomeSystemsMergeIsRefused(String one, String other) throws IOException {
      write(inMemory.resolve(one), new byte[1]);
      write(inMemory.resolve(other), new byte[1]);
      assertRefused(inMemory, "differ only by case or by how accents are written", "rename one");
    }

    @Test
    void ofMoreFilesThanAnEntryNamesIsRefused() throws IOException {
      for (int i = 0; i < 4_096; i++) {
        write(inMemory.resolve("f" + i), new byte[0]);
      }
      assertThat(ingest(inMemory).contents().fileCount()).isEqualTo(4_096);

      write(inMemory.resolve("g"), new byte[0]);
      assertRefused(inMemory, "holds more than 4,096 files", "pack them as one archive");
    }

    private void sample(Path folder) throws IOException {
      write(folder.resolve("b.bin"), text("weight"));
      write(folder.resolve("c.bin"), text("weight"));
      write(folder.resolve("a/config.json"), text("{}"));
      write(folder.resolve("a/empty"), new byte[0]);
      Files.createDirectories(folder.resolve("without files"));
    }
  }

  @Nested
  final class WhatIsNoFile {

    @Test
    void isRefusedWhereNothingIs() {
      assertRefused(onDisk.resolve("nothing"), "does not exist", "name an existing file or folder");
    }

    @Test
    void isRefusedWhereALinkLeadsToAFileOrAFolder() throws IOException {
      write(onDisk.resolve("t/model"), new byte[1]);
      Path toFile = link(onDisk.resolve("link"), onDisk.resolve("t/model"));
      Path toFolder = link(onDisk.resolve("links"), onDisk.resolve("t"));

      assertRefused(toFile, toFile + " is a symbolic link", "register what it points to");
      assertRefused(toFolder, toFolder + " is a symbolic link", "register what it points to");
    }

    @Test
    void isRefusedWhereALinkStandsInATree() throws IOException {
      write(onDisk.resolve("t/a/model"), new byte[1]);
      Path link = link(onDisk.resolve("t/z"), onDisk);
      assertRefused(onDisk.resolve("t"), link + " is a symbolic link", "register what");
    }

    @Test
    void isRefusedWhereItIsADevice() {
      Path device = Path.of("/dev/null");
      assumeThat(device).exists();
      assertRefused(device, "/dev/null is a device, a pipe or a socket", "only files have bytes");
    }

    @Test
    void isRefusedWhereItIsAPipeInATree() throws Exception {
      Path pipe = onDisk.resolve("t/pipe");
      write(onDisk.resolve("t/a"), new byte[1]);
      int made = new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
      assumeThat(made).as("exit code of mkfifo").isZero();
      assertRefused(onDisk.resolve("t"), pipe + " is a device, a pipe or a socket", "only files");
    }
  }

  @Nested
  final class P4ATreeThatChanges {

    private final Path tree = Path.of("t");

    @ParameterizedTest
    @ValueSource(strings = {"t/a/first", "t/a/last"})
    void isRefusedWhenAFileIsRewritten(String file) throws IOException {
      assertChanged(root -> write(root.resolveSibling(file), text("other bytes")), "changed while");
    }

    @Test
    void isRefusedWhenAFileIsAdded() throws IOException {
      assertChanged(root -> write(root.resolve("new"), new byte[1]), "changed while");
    }

    @Test
    void isRefusedWhenAFileVanishes() throws IOException {
      assertChanged(root -> Files.delete(root.resolve("a/last")), "vanished while");
    }

    @Test
    void isNotReadThroughALinkThatIsPutInItsWay() throws IOException {
      byte[] secret = text("of somebody else");
      write(onDisk.resolve("elsewhere/last"), secret);
      assertChanged(
          root -> {
            Files.move(root.resolve("a"), onDisk.resolve("moved"));
            link(root.resolve("a"), onDisk.resolve("elsewhere"));
          },
          "t/a/last could not be read");
      assertThat(line.keys())
          .noneSatisfy(key -> assertThat(line.space.bytes(key).orElseThrow()).isEqualTo(secret));
    }

    /** Meddles when the first file is stored and the second is about to be. */
    private void assertChanged(Meddling meddling, String message) throws IOException {
      Path root = onDisk.resolve(tree);
      write(root.resolve("a/first"), text("first bytes"));
      write(root.resolve("a/last"), text("last bytes!"));
      Consumer<Progress> listener =
          progress -> {
            if (progress.doneBytes() == 11 && progress.subject().endsWith("first")) {
              meddling.unchecked(root);
            }
          };
      Work work = new Work(listener::accept, () -> 0);

      assertThatThrownBy(() -> ingest.ingest(root, line::live, work))
          .isInstanceOf(Rejected.class)
          .hasMessageContaining(message);
    }
  }

  @Nested
  final class TheListener {

    @Test
    void hearsOfEachPhaseAndOfEveryByte() throws IOException {
      write(onDisk.resolve("t/a"), TestLine.bytes(3_000_000));
      write(onDisk.resolve("t/b"), TestLine.bytes(5));
      List<Progress> heard = new ArrayList<>();
      long[] nanos = {0};

      ingest.ingest(onDisk.resolve("t"), line::live, new Work(heard::add, () -> nanos[0] += 1_000));

      assertThat(heard).extracting(Progress::phase).startsWith("scanning").contains("storing");
      List<Progress> storing =
          heard.stream().filter(progress -> progress.phase().equals("storing")).toList();
      assertThat(storing).hasSizeGreaterThan(4);
      assertThat(storing).extracting(Progress::doneBytes).isSorted().endsWith(3_000_005L);
      assertThat(storing).extracting(Progress::totalBytes).containsOnly(3_000_005L);
      assertThat(heard).extracting(Progress::elapsed).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void cancelsAndNothingIsStoredAfterwards() throws IOException {
      write(onDisk.resolve("t/a"), text("first"));
      write(onDisk.resolve("t/b"), text("second"));
      ProgressListener listener =
          progress -> {
            if (progress.subject().endsWith("b")) {
              throw new CancellationException("enough");
            }
          };

      assertThatThrownBy(
              () -> ingest.ingest(onDisk.resolve("t"), line::live, new Work(listener, () -> 0)))
          .isInstanceOf(CancellationException.class)
          .hasMessage("enough");
      assertThat(line.keys()).hasSize(1);
    }
  }

  private Ingested ingest(Path path) {
    return ingest.ingest(path, line::live, silent());
  }

  private void assertRefused(Path path, String why, String whatToDo) {
    List<Placement> none = List.of();
    int before = line.keys().size();
    assertThatThrownBy(() -> assertThat(ingest(path).placements()).isEqualTo(none))
        .isInstanceOf(Rejected.class)
        .hasMessageContaining(why)
        .hasMessageContaining(whatToDo);
    assertThat(line.keys()).hasSize(before);
  }

  private static Work silent() {
    return Work.silent();
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Path write(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.write(file, bytes);
  }

  private static Path link(Path link, Path target) throws IOException {
    return Files.createSymbolicLink(link, target);
  }

  /** Something that happens to a tree. */
  private interface Meddling {
    void run(Path root) throws IOException;

    default void unchecked(Path root) {
      try {
        run(root);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }
}
