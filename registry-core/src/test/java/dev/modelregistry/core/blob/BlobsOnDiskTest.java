package dev.modelregistry.core.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.core.store.ObjectStore;
import dev.modelregistry.error.Corrupt;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.fs.FileSystemStorage;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.Placement;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same over files, where objects have paths and writers may fail at any byte. */
final class BlobsOnDiskTest {

  private static final byte[] BYTES = TestLine.bytes(TestLine.LARGE);

  private final Map<Digest, Placement> live = new HashMap<>();
  private ObjectStore store;
  private BlobStore blobs;
  private Path file;
  private int ids;

  @TempDir private Path disk;

  @BeforeEach
  void open() throws IOException {
    store = new ObjectStore(FileSystemStorage.at(disk.resolve("store")));
    blobs = new BlobStore(store, TestLine.LINE, () -> TestLine.id(++ids), TestLine::thread);
    file = Files.write(disk.resolve("model.onnx"), BYTES);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Nested
  final class AnArtifact {

    @Test
    void isAFileThatAnyToolCanRead() {
      assertThat(artifact().path()).hasBinaryContent(BYTES);
    }

    @Test
    void isCopiedVerified() {
      StoredArtifact artifact = artifact();
      assertThat(artifact.copyTo(disk.resolve("copy"))).hasBinaryContent(BYTES);
    }

    @Test
    void p7IsFoundDamagedWhenAByteOfItsFileChanges() throws IOException {
      StoredArtifact artifact = artifact();
      Path object = artifact.path();
      assertThat(object.toFile().setWritable(true)).isTrue();
      Files.write(object, new byte[1], StandardOpenOption.APPEND);
      assertThatThrownBy(artifact::verify)
          .isInstanceOf(Corrupt.class)
          .hasMessageContaining("is damaged")
          .hasMessageContaining("it is longer than");

      try (FileChannel channel = FileChannel.open(object, StandardOpenOption.WRITE)) {
        channel.truncate(BYTES.length - 1);
      }
      assertThatThrownBy(artifact::verify)
          .isInstanceOf(Corrupt.class)
          .hasMessageContaining("it ends after");
    }

    @Test
    void isMissedWhenItsFileIsGone() throws IOException {
      StoredArtifact artifact = artifact();
      Files.delete(artifact.path());
      assertThatThrownBy(artifact::path)
          .isInstanceOf(Corrupt.class)
          .hasMessageContaining("is missing, although the log refers to it");
    }

    private StoredArtifact artifact() {
      Ingested ingested =
          new ArtifactIngest(blobs).ingest(file, digest -> Optional.empty(), Work.silent());
      ingested.placements().forEach(placement -> live.put(placement.digest(), placement));
      return new StoredArtifact(
          ingested.contents(), digest -> Optional.ofNullable(live.get(digest)), blobs);
    }
  }

  @Nested
  final class P4WhatIsTakenBack {

    @Test
    void leavesNoObjectAndNoBytes() throws IOException {
      BlobSource changing =
          new MeddledSource(
              BlobSource.file(file),
              TestLine.LARGE - 1,
              () -> Files.write(file, new byte[1], StandardOpenOption.APPEND));

      assertThatThrownBy(() -> blobs.put(changing, digest -> Optional.empty(), Work.silent()))
          .isInstanceOf(Rejected.class)
          .hasMessageContaining("changed while it was being stored");
      assertThat(store.list("", null, 10)).isEmpty();
      assertThat(bytesBelow(disk.resolve("store"))).isLessThan(TestLine.LARGE);
    }

    @Test
    void isWhatTheLineHasAlready() throws IOException {
      Placement first = blobs.put(BlobSource.file(file), digest -> Optional.empty(), Work.silent());
      Placement second =
          blobs.put(BlobSource.file(file), digest -> Optional.of(first), Work.silent());

      assertThat(second).isEqualTo(first);
      assertThat(store.list("", null, 10)).isEqualTo(List.of(blobs.key(first)));
      assertThat(bytesBelow(disk.resolve("store"))).isLessThan(2L * TestLine.LARGE);
    }

    private long bytesBelow(Path folder) throws IOException {
      try (Stream<Path> paths = Files.walk(folder)) {
        return paths.map(Path::toFile).filter(File::isFile).mapToLong(File::length).sum();
      }
    }
  }
}
