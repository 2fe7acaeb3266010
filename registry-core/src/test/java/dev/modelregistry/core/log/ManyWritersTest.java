package dev.modelregistry.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.core.log.BareLog.Sin;
import dev.modelregistry.core.log.SlowNetwork.Fate;
import dev.modelregistry.core.log.Writers.Word;
import dev.modelregistry.core.proof.Extent;
import dev.modelregistry.core.proof.Seed;
import dev.modelregistry.core.proof.Seeds;
import dev.modelregistry.fs.FileSystemStorage;
import dev.modelregistry.spi.Storage;
import dev.modelregistry.spi.broken.BrokenCreations;
import dev.modelregistry.spi.broken.BrokenFiles;
import dev.modelregistry.spi.testkit.InMemoryStorage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * P3, P6 and P11 of several writers, whatever their network does and in whatever order they come;
 * and that these proofs would notice what they are there to notice.
 */
@ExtendWith(Seeds.class)
class ManyWritersTest {

  private static final int WRITERS = 3;

  /** Makes a storage for one run. */
  private interface Making {
    Storage make() throws Exception;
  }

  @Nested
  class TheAppend {

    @Test
    void keepsItsWordOnAnyNetwork(Seed seed) throws Exception {
      Map<Fate, Integer> fates = new EnumMap<>(Fate.class);
      Map<Word, Integer> words = new EnumMap<>(Word.class);
      Random random = seed.random("storms");
      for (int i = 0; i < Extent.of(200, 8_000); i++) {
        Writers writers =
            Writers.stormy(
                Appender.EVENT_LOG, new InMemoryStorage(), new Random(random.nextLong()));
        writers.write(WRITERS).forEach((word, count) -> words.merge(word, count, Integer::sum));
        writers.fates().forEach((fate, count) -> fates.merge(fate, count, Integer::sum));
      }

      assertThat(fates).as("all came up").containsKeys(Fate.values());
      assertThat(words).as("all came up").containsKeys(Word.values());
    }

    @Test
    void keepsItsWordOnADisk(Seed seed, @TempDir Path folder) throws Exception {
      Random random = seed.random("disks");
      for (int i = 0; i < Extent.of(2, 100); i++) {
        Storage disk = FileSystemStorage.at(folder.resolve("run" + i));
        Writers.stormy(Appender.EVENT_LOG, disk, new Random(random.nextLong())).write(WRITERS);
      }
    }
  }

  /** Each has exactly one sin, and each is found. */
  @Nested
  class Mutants {

    /** What is sound has to stay so in all of them. */
    private static final int RUNS = 60;

    /** The rarest sin shows in one run of sixteen, so one build in 10^27 would miss it. */
    private static final int MOST_RUNS = 1_000;

    @Test
    void theSoundAppendThatTheyBreakIsFoundToBeSound(Seed seed) throws Exception {
      assertThat(isFound(RUNS, seed, BareLog.with(Sin.NONE), InMemoryStorage::new, false))
          .isFalse();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void anAppendIsFoundThat(Sin sin, Seed seed) throws Exception {
      assertThat(isFound(MOST_RUNS, seed, BareLog.with(sin), InMemoryStorage::new, false)).isTrue();
    }

    @Test
    void aStorageIsFoundThatChecksThenActs(Seed seed) throws Exception {
      assertThat(
              isFound(
                  MOST_RUNS,
                  seed,
                  Appender.EVENT_LOG,
                  () -> new BrokenCreations.ChecksThenActs(new InMemoryStorage.Space()),
                  true))
          .isTrue();
    }

    @Test
    void aStorageIsFoundThatRenames(Seed seed, @TempDir Path folder) throws Exception {
      assertThat(
              isFound(
                  MOST_RUNS,
                  seed,
                  Appender.EVENT_LOG,
                  () -> new BrokenFiles.Renames(Files.createTempDirectory(folder, "run")),
                  true))
          .isTrue();
    }

    @Test
    void aStorageIsFoundThatWritesInPlace(Seed seed, @TempDir Path folder) throws Exception {
      assertThat(
              isFound(
                  MOST_RUNS,
                  seed,
                  Appender.EVENT_LOG,
                  () -> new BrokenFiles.FillsInPlace(Files.createTempDirectory(folder, "run")),
                  true))
          .isTrue();
    }

    @Test
    void nothingIsFoundInStoragesThatAreSound(Seed seed, @TempDir Path folder) throws Exception {
      assertThat(isFound(RUNS, seed, Appender.EVENT_LOG, InMemoryStorage::new, true)).isFalse();
      Making disk = () -> FileSystemStorage.at(Files.createTempDirectory(folder, "run"));
      Writers.calm(Appender.EVENT_LOG, disk.make(), seed.random("disk")).write(WRITERS);
    }

    private boolean isFound(int runs, Seed seed, Appender.Way way, Making storages, boolean calm)
        throws Exception {
      Random random = seed.random("mutants");
      for (int i = 0; i < runs; i++) {
        Random chance = new Random(random.nextLong());
        Storage storage = storages.make();
        try {
          (calm ? Writers.calm(way, storage, chance) : Writers.stormy(way, storage, chance))
              .write(WRITERS);
        } catch (AssertionError found) {
          return true;
        }
      }
      return false;
    }
  }
}
