package dev.modelregistry.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.Artifact;
import dev.modelregistry.Snapshot;
import dev.modelregistry.SnapshotRequest;
import dev.modelregistry.Version;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.fs.FileSystemStorage;
import dev.modelregistry.value.Keep;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users see of how their bytes are kept, which is nothing unless they ask. */
class KeepTest {

  @TempDir Path folder;
  private Workbench bench;

  @BeforeEach
  void open() throws IOException {
    bench =
        new Workbench(
            Registries.on(FileSystemStorage.at(folder.resolve("store")))
                .actor(Workbench.TRAINER)
                .cache(folder.resolve("cache"), 1 << 30)
                .open(),
            folder);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private static byte[] rows(int day) {
    StringBuilder rows = new StringBuilder("id,amount\n");
    for (int i = 0; i < 3_000 + day; i++) {
      rows.append(i).append(',').append(i * 7_919L % 10_007).append('\n');
    }
    return rows.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  private SnapshotRequest day(int day) throws IOException {
    Path file = Files.write(folder.resolve("loans.csv"), rows(day));
    return bench.registry().dataset("daily").snapshot().from(file);
  }

  private static byte[] bytes(Artifact artifact) throws IOException {
    try (InputStream in = artifact.open()) {
      return in.readAllBytes();
    }
  }

  @Test
  void dataIsKeptAsWhatItAddsAndSaysSo() throws IOException {
    Snapshot first = day(1).commit();
    Snapshot second = day(2).commit();

    assertThat(first.content().stored().how()).startsWith("packed: ").endsWith(" % saved");
    assertThat(second.content().stored().how())
        .startsWith("delta against " + first.ref().content() + ": ")
        .contains(" bytes instead of ");
    assertThat(second.content().stored().storedBytes()).isLessThan(300);
    assertThat(second.content().stored().sizeBytes()).isEqualTo(rows(2).length);
    assertThat(bytes(second.content())).isEqualTo(rows(2));
    assertThat(bench.registry().verify().problems()).isEmpty();
  }

  @Test
  void dataIsKeptPlainWhereThatIsAsked() throws IOException {
    day(1).commit();
    Snapshot second = day(2).keep(Keep.PLAIN).commit();
    assertThat(second.content().stored().how())
        .isEqualTo(String.format("plain: %,d bytes as they are", rows(2).length));
    Snapshot third = day(3).commit();
    assertThat(third.content().stored().how())
        .startsWith("delta against " + second.ref().content());
    assertThat(bytes(third.content())).isEqualTo(rows(3));
  }

  @Test
  void aTreeIsKeptFileByFileAgainstTheSamePath() throws IOException {
    Path tree = Files.createDirectories(folder.resolve("tree/north"));
    Files.write(tree.resolve("loans.csv"), rows(1));
    Files.write(tree.resolveSibling("noise"), new byte[] {1, 2, 3});
    bench.registry().dataset("trees").snapshot().from(folder.resolve("tree")).commit();
    Files.write(tree.resolve("loans.csv"), rows(2));
    Snapshot second =
        bench.registry().dataset("trees").snapshot().from(folder.resolve("tree")).commit();
    assertThat(second.content().stored().how())
        .startsWith("2 files, 1 plain, 0 packed, 1 deltas: ");
    assertThat(second.content().verify().files()).hasSize(2);
  }

  @Test
  void partsAndMemoryAndFilesAreThoseOfThePlainBytes() throws IOException {
    day(1).commit();
    Artifact content = day(2).commit().content();
    byte[] part = Arrays.copyOfRange(rows(2), 1_000, 3_000);

    try (InputStream in = content.open(1_000, 2_000)) {
      assertThat(in.readAllBytes()).isEqualTo(part);
    }
    ByteBuffer mapped = content.map(1_000, 2_000);
    byte[] found = new byte[mapped.remaining()];
    mapped.get(found);
    assertThat(found).isEqualTo(part);
    assertThat(mapped.isReadOnly()).isTrue();
    assertThat(Files.readAllBytes(content.path())).isEqualTo(rows(2));
    assertThatThrownBy(() -> content.map(0, Long.MAX_VALUE))
        .isInstanceOf(Rejected.class)
        .hasMessageContaining("and not 9,223,372,036,854,775,807 from 0 on");
    assertThatThrownBy(() -> content.open(rows(2).length, 1)).isInstanceOf(Rejected.class);
  }

  @Test
  void weightsArePlainUnlessSpaceIsAskedFor() throws IOException {
    String weights = "0.125 ".repeat(3_000);
    assertThat(bench.registration(weights, 0.9).commit().weights().stored().how())
        .startsWith("plain: ");
    Version second = bench.registration(weights + "1", 0.9).keep(Keep.SMALLEST).commit();
    assertThat(second.weights().stored().how()).startsWith("delta against ");
    assertThat(bytes(second.weights())).hasSize(weights.length() + 1);
    Version child =
        bench.registration(weights + "2", 0.9).parent(second).keep(Keep.SMALLEST).commit();
    assertThat(child.weights().stored().how())
        .startsWith("delta against " + second.weights().contents().digest());
    assertThat(bench.registry().verify().problems()).isEmpty();
  }
}
