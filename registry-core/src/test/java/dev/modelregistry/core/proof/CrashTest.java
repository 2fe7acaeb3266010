package dev.modelregistry.core.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.core.Workbench;
import dev.modelregistry.fs.FileSystemStorage;
import dev.modelregistry.spi.testkit.OtherProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real disk, where the dead also leave files. */
class CrashTest extends CrashesOfClients {

  @TempDir Path disk;

  @Override
  protected OtherProcess store(String name) {
    return DirectoryOpener.at(disk.resolve(name));
  }

  @Nested
  class Leftovers {

    @Test
    void areSweptByALaterOpeningOrHarmless() throws Exception {
      halt("left", pointsLike(".* models/fraud/versions/0+1 HALFWAY").get(0));

      assertThat(temporaries("left")).hasSize(1);
      assertThat(files("left", "models/fraud/blobs")).as("blobs that no entry places").hasSize(4);
      try (Workbench bench = open("left")) {
        assertThat(bench.registry().verify().problems()).isEmpty();
        assertThat(bench.fraud().search().stream()).isEmpty();
      }
      assertThat(temporaries("left")).as("of a process that may live").hasSize(1);

      sweep("left");
    }
  }

  private List<Path> temporaries(String store) throws IOException {
    return files(store, ".tmp~");
  }

  private List<Path> files(String store, String below) throws IOException {
    try (Stream<Path> files = Files.list(disk.resolve(store).resolve(below))) {
      return files.toList();
    }
  }

  /** Lets two days pass for what the dead left, and opens the storage again. */
  @Override
  protected void sweep(String store) throws IOException {
    for (Path temporary : temporaries(store)) {
      Files.setLastModifiedTime(temporary, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
    }
    FileSystemStorage.at(disk.resolve(store)).close();
    assertThat(temporaries(store)).isEmpty();
  }
}
