package dev.modelregistry.core.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.core.store.ObjectStore;
import dev.modelregistry.spi.Creation;
import dev.modelregistry.spi.ObjectInfo;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Payload;
import dev.modelregistry.spi.Storage;
import dev.modelregistry.value.Placement;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of 64 MiB of zeros, and a storage that sees which keys are named for them. */
final class UnfinishedTest {

  @TempDir private Path folder;

  private final Recording storage = new Recording();
  private final TestLine ids = new TestLine();
  private int made;
  private LocalCache cache;
  private Path file;

  @BeforeEach
  void prepare() throws IOException {
    cache = new LocalCache(folder.resolve("cache"), 0, Clock.systemUTC());
    file = folder.resolve("weights.bin");
    try (RandomAccessFile zeros = new RandomAccessFile(file.toFile(), "rw")) {
      zeros.setLength(Unfinished.WORTH_BYTES);
    }
  }

  @AfterEach
  void close() {
    cache.close();
  }

  private Placement put() {
    BlobStore blobs =
        new BlobStore(
            new ObjectStore(storage),
            TestLine.LINE,
            () -> TestLine.id(++made),
            TestLine::thread,
            Optional.of(cache));
    return blobs.put(BlobSource.file(file), ids::live, Work.silent());
  }

  /** Sends half of the file, and comes back to what a process that died there had left. */
  private void dieHalfway() throws IOException {
    storage.dies = true;
    assertThatThrownBy(this::put).hasMessage("killed");
    storage.dies = false;
    Files.write(storage.record, storage.recorded);
  }

  private List<Path> records() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("cache"))) {
      return files.filter(path -> path.toString().endsWith(".upload")).toList();
    }
  }

  @Nested
  final class AFile {

    @Test
    void isForgottenOnceItIsStored() throws IOException {
      assertThat(put().uploadId()).isEqualTo(TestLine.id(1));
      assertThat(storage.continued).containsExactly(false);
      assertThat(records()).isEmpty();
    }

    @Test
    void goesOnUnderTheKeyThatAProcessHadThatDied() throws IOException {
      dieHalfway();
      assertThat(put().uploadId()).isEqualTo(TestLine.id(1));
      assertThat(storage.continued).containsExactly(false, true);
      assertThat(records()).isEmpty();
    }

    @Test
    void thatChangedMeanwhileGetsAnotherKey() throws IOException {
      dieHalfway();
      Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-11-01T00:00:00Z")));
      assertThat(put().uploadId()).isEqualTo(TestLine.id(2));
      assertThat(storage.continued).containsExactly(false, false);
    }

    @Test
    void isForgottenBeforeItsLastByteIsHandedOut() {
      storage.looksAtTheEnd = true;
      put();
      assertThat(storage.recordsAtTheEnd).isZero();
    }

    @Test
    void thatAnotherHasOnItsWayGetsAKeyOfItsOwn() {
      Optional<Unfinished> first = Unfinished.of(cache, "a file", () -> TestLine.id(1));
      assertThat(first).isPresent();
      assertThat(Unfinished.of(cache, "a file", () -> TestLine.id(2))).isEmpty();
      first.get().close();
      Optional<Unfinished> second = Unfinished.of(cache, "a file", () -> TestLine.id(2));
      assertThat(second.orElseThrow().uploadId()).isEqualTo(TestLine.id(2));
      assertThat(second.get().isContinued()).isFalse();
      second.get().close();
    }
  }

  /** Reads what it is given and keeps nothing. */
  private final class Recording implements Storage {
    private final List<Boolean> continued = new ArrayList<>();
    private boolean dies;
    private boolean looksAtTheEnd;
    private long recordsAtTheEnd = -1;
    private Path record = Path.of("none");
    private byte[] recorded = {};

    @Override
    public Creation create(ObjectKey key, Payload payload) throws IOException {
      continued.add(payload.isContinued());
      try (InputStream in = payload.open()) {
        in.readNBytes((int) Unfinished.WORTH_BYTES / 2);
        if (dies) {
          record = records().get(0);
          recorded = Files.readAllBytes(record);
          throw new IllegalStateException("killed");
        }
        in.readNBytes((int) Unfinished.WORTH_BYTES / 2);
        recordsAtTheEnd = looksAtTheEnd ? records().size() : -1;
        in.readAllBytes();
      }
      return Creation.CREATED;
    }

    @Override
    public Optional<ObjectInfo> stat(ObjectKey key) {
      return Optional.empty();
    }

    @Override
    public InputStream open(ObjectKey key, long offset, long length) {
      return InputStream.nullInputStream();
    }

    @Override
    public List<ObjectKey> list(String prefix, @Nullable ObjectKey after, int limit) {
      return List.of();
    }

    @Override
    public void delete(ObjectKey key) {}

    @Override
    public String describe() {
      return "a recording storage";
    }

    @Override
    public void close() {}
  }
}
