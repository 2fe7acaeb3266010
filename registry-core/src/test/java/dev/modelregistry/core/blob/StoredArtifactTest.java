package dev.modelregistry.core.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.modelregistry.core.codec.TreeCodec;
import dev.modelregistry.core.store.ObjectStore;
import dev.modelregistry.error.Corrupt;
import dev.modelregistry.error.NotFound;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.spi.testkit.Fault;
import dev.modelregistry.spi.testkit.FaultyStorage.Operation;
import dev.modelregistry.value.Contents;
import dev.modelregistry.value.Descriptor;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.Placement;
import dev.modelregistry.value.TreeFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reads what was made of this.
 *
 * <pre>
 * in/model.onnx          the large file
 * in/tree/config.json    {}
 * in/tree/w/0.bin        zero
 * in/tree/w/1.bin        one
 * out/                   where copies go
 * </pre>
 */
final class StoredArtifactTest {

  private static final byte[] LARGE = TestLine.bytes(TestLine.LARGE);

  private final TestLine line = new TestLine();
  private StoredArtifact file;
  private StoredArtifact tree;
  private Path out;

  @TempDir private Path disk;

  @BeforeEach
  void ingest() throws IOException {
    Path in = disk.resolve("in");
    Files.createDirectories(in.resolve("tree/w"));
    Files.write(in.resolve("model.onnx"), LARGE);
    Files.writeString(in.resolve("tree/config.json"), "{}");
    Files.writeString(in.resolve("tree/w/0.bin"), "zero");
    Files.writeString(in.resolve("tree/w/1.bin"), "one");
    file = artifact(in.resolve("model.onnx"));
    tree = artifact(in.resolve("tree"));
    out = Files.createDirectory(disk.resolve("out"));
  }

  @Nested
  final class Open {

    @Test
    void readsAFileAndTheFilesOfATree() throws IOException {
      assertThat(read(file.open())).isEqualTo(LARGE);
      assertThat(read(file.open("model.onnx"))).isEqualTo(LARGE);
      assertThat(read(tree.open("w/1.bin"))).asString(StandardCharsets.UTF_8).isEqualTo("one");
    }

    @Test
    void saysWhichFilesThereAre() {
      assertThat(file.files())
          .containsExactly(new TreeFile("model.onnx", Digest.of(LARGE), LARGE.length));
      assertThat(tree.files())
          .extracting(TreeFile::path)
          .containsExactly("config.json", "w/0.bin", "w/1.bin");
    }

    @Test
    void ofATreeNeedsTheNameOfAFile() {
      assertThatThrownBy(tree::open)
          .isInstanceOf(Rejected.class)
          .hasMessage("tree is a tree of 3 files; open one of them by its path");
      assertThatThrownBy(() -> tree.open("w/2.bin"))
          .isInstanceOf(NotFound.class)
          .hasMessage("tree holds no file 'w/2.bin'; files() lists what it holds");
    }

    @Test
    void ofWhatNoEntryPlacesSaysSo() {
      StoredArtifact unplaced =
          new StoredArtifact(file.contents(), digest -> Optional.empty(), line.blobs);
      assertThatThrownBy(unplaced::open)
          .isInstanceOf(Corrupt.class)
          .hasMessageContaining("no entry of " + TestLine.LINE + " says where it stands");
    }
  }

  @Nested
  final class PathOfAnArtifact {

    @Test
    void isRefusedWhereThereIsNone() {
      assertThatThrownBy(file::path)
          .isInstanceOf(Rejected.class)
          .hasMessage("model.onnx has no local file in this storage; use copyTo instead");
      assertThatThrownBy(tree::path)
          .isInstanceOf(Rejected.class)
          .hasMessage("tree is a tree, which has no file of its own; use copyTo instead");
    }

    @Test
    void isInTheCacheWhereTheStorageHasNone() throws IOException {
      try (LocalCache cache = cache()) {
        Path path = cached(cache).path();
        assertThat(path).hasBinaryContent(LARGE).hasParentRaw(disk.resolve("cache"));
        assertThat(cached(cache).path()).isEqualTo(path);
      }
    }

    @Test
    void isNotInTheCacheWhereTheBytesAreDamaged() throws IOException {
      byte[] damaged = LARGE.clone();
      damaged[LARGE.length / 2] ^= 1;
      line.overwrite(line.live(Digest.of(LARGE)).orElseThrow(), damaged);
      try (LocalCache cache = cache()) {
        assertThatThrownBy(() -> cached(cache).path())
            .isInstanceOf(Corrupt.class)
            .hasMessageContaining("is damaged");
        assertThat(listed(disk.resolve("cache"))).containsExactly("locks");
      }
    }

    @Test
    void isMappedByRanges() {
      try (LocalCache cache = cache()) {
        StoredArtifact artifact = cached(cache);
        ByteBuffer mapped = artifact.map(5, LARGE.length - 5);
        assertThat(mapped.isReadOnly()).isTrue();
        assertThat(mapped).isEqualTo(ByteBuffer.wrap(LARGE, 5, LARGE.length - 5));
        assertThatThrownBy(() -> artifact.map(6, LARGE.length - 5))
            .isInstanceOf(Rejected.class)
            .hasMessageStartingWith("model.onnx has ");
        assertThatThrownBy(() -> artifact.map(0, 1L << 40)).isInstanceOf(Rejected.class);
      }
    }

    private LocalCache cache() {
      return new LocalCache(disk.resolve("cache"), 1L << 30, Clock.systemUTC());
    }

    private StoredArtifact cached(LocalCache cache) {
      BlobStore blobs =
          new BlobStore(
              new ObjectStore(line.storage),
              TestLine.LINE,
              () -> TestLine.id(1),
              TestLine::thread,
              Optional.of(cache));
      return new StoredArtifact(file.contents(), line::live, blobs);
    }
  }

  @Nested
  final class CopyTo {

    @Test
    void writesAFile() throws IOException {
      Path target = out.resolve("copy.onnx");
      assertThat(file.copyTo(target)).isEqualTo(target).hasBinaryContent(LARGE);
      assertThat(listed(out)).containsExactly("copy.onnx");
    }

    @Test
    void writesATree() throws IOException {
      tree.copyTo(out.resolve("copy"));
      assertThat(listed(out))
          .containsExactly("copy", "copy/config.json", "copy/w", "copy/w/0.bin", "copy/w/1.bin");
      assertThat(out.resolve("copy/w/0.bin")).hasContent("zero");
    }

    @Test
    void writesToAnotherFileSystem() throws IOException {
      try (FileSystem memory = Jimfs.newFileSystem(Configuration.unix())) {
        Path target = tree.copyTo(memory.getPath("copy"));
        assertThat(Files.readString(target.resolve("w/1.bin"))).isEqualTo("one");
      }
    }

    @Test
    void refusesATargetThatExists() throws IOException {
      Path taken = Files.writeString(out.resolve("taken"), "mine");
      Path empty = Files.createDirectory(out.resolve("empty"));
      Path dangling = Files.createSymbolicLink(out.resolve("link"), out.resolve("nowhere"));
      for (Path target : List.of(taken, dangling, empty)) {
        assertThatThrownBy(() -> file.copyTo(target))
            .isInstanceOf(Rejected.class)
            .hasMessage(target + " exists already; name a path that does not exist yet");
        assertThatThrownBy(() -> tree.copyTo(target))
            .isInstanceOf(Rejected.class)
            .hasMessage(target + " exists already; name a path that does not exist yet");
      }
      assertThat(taken).hasContent("mine");
      assertThat(listed(out)).containsExactly("empty", "link", "taken");
    }

    @Test
    void refusesATargetWithoutAFolder() throws IOException {
      assertThatThrownBy(() -> file.copyTo(out.resolve("no/folder")))
          .isInstanceOf(Rejected.class)
          .hasMessage(
              "%s was not written: %s is no folder; create it, or name a path in one that exists",
              out.resolve("no/folder"), out.resolve("no"));
      Path none = Files.createFile(out.resolve("none"));
      assertThatThrownBy(() -> tree.copyTo(none.resolve("copy")))
          .isInstanceOf(Rejected.class)
          .hasMessageContaining(none + " is no folder");
      assertThat(listed(out)).containsExactly("none");
    }

    @Test
    void p7LeavesNothingOfADamagedFile() throws IOException {
      byte[] damaged = LARGE.clone();
      damaged[LARGE.length - 1] ^= 1;
      line.overwrite(line.live(Digest.of(LARGE)).orElseThrow(), damaged);

      assertThatThrownBy(() -> file.copyTo(out.resolve("copy")))
          .isInstanceOf(Corrupt.class)
          .hasMessageContaining("its bytes have the digest " + Digest.of(damaged));
      assertThat(listed(out)).isEmpty();
    }

    @Test
    void p7LeavesNothingOfATreeWithADamagedFile() throws IOException {
      line.overwrite(placement("one"), text("two"));

      assertThatThrownBy(() -> tree.copyTo(out.resolve("copy")))
          .isInstanceOf(Corrupt.class)
          .hasMessageContaining(line.blobs.key(placement("one")).value());
      assertThat(listed(out)).isEmpty();
    }

    @Test
    void leavesNothingWhenItIsInterrupted() throws IOException {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> file.copyTo(out.resolve("copy")))
          .isInstanceOf(CancellationException.class)
          .hasMessageContaining("interrupted");
      assertThat(Thread.interrupted()).isTrue();
      assertThat(listed(out)).isEmpty();
    }
  }

  @Nested
  final class P7ATreesListing {

    @Test
    void isNotBelievedWhenItIsDamaged() {
      Placement listing = line.live(tree.contents().digest()).orElseThrow();
      line.overwrite(
          listing,
          TreeCodec.encode(List.of(new TreeFile("config.json", Digest.of(text("evil")), 4))));

      assertThatThrownBy(tree::files)
          .isInstanceOf(Corrupt.class)
          .hasMessageContaining(line.blobs.key(listing) + " is damaged");
    }

    @Test
    void isNotBelievedWhenItIsAnotherThanTheEntrySays() {
      Placement document = line.put(text("no listing"));
      line.refersTo(List.of(document));
      Descriptor root = new Descriptor(document.digest(), document.sizeBytes(), "text/plain");
      Contents contents = new Contents(Contents.Form.TREE, "tree", root, 9, 3);

      assertThatThrownBy(() -> new StoredArtifact(contents, line::live, line.blobs).files())
          .isInstanceOf(Corrupt.class)
          .hasMessageContaining("is not the listing of tree, 3 files of 9 bytes");
    }

    @Test
    void isNotBelievedWhenItListsOtherFilesThanTheEntryCounts() {
      Contents contents = new Contents(Contents.Form.TREE, "tree", tree.contents().root(), 9, 2);
      assertThatThrownBy(() -> new StoredArtifact(contents, line::live, line.blobs).files())
          .isInstanceOf(Corrupt.class)
          .hasMessageContaining("it lists 3 files of 9 bytes");
    }
  }

  @Nested
  final class Verify {

    @Test
    void passesSoundArtifacts() {
      assertThat(file.verify()).isSameAs(file);
      assertThat(tree.verify()).isSameAs(tree);
    }

    @Test
    void namesTheObjectThatIsDamaged() {
      line.overwrite(placement("zero"), text("ZERO"));
      assertThatThrownBy(tree::verify)
          .isInstanceOf(Corrupt.class)
          .satisfies(
              e ->
                  assertThat(((Corrupt) e).object())
                      .isEqualTo(line.blobs.key(placement("zero")).value()));
    }

    @Test
    void readsOnAfterAFailedRead() {
      line.storage.next(Operation.OPEN, "blobs", Fault.FAILING_READ);
      assertThat(file.verify()).isSameAs(file);
    }
  }

  private StoredArtifact artifact(Path path) {
    Ingested ingested = new ArtifactIngest(line.blobs).ingest(path, line::live, Work.silent());
    line.refersTo(ingested.placements());
    return new StoredArtifact(ingested.contents(), line::live, line.blobs);
  }

  private Placement placement(String content) {
    return line.live(Digest.of(text(content))).orElseThrow();
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] read(InputStream in) throws IOException {
    try (in) {
      return in.readAllBytes();
    }
  }

  private static List<String> listed(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths
          .filter(path -> !path.equals(folder))
          .map(path -> folder.relativize(path).toString())
          .sorted()
          .toList();
    }
  }
}
