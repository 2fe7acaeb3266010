package dev.modelregistry.core.proof;

import static dev.modelregistry.value.Label.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Version;
import dev.modelregistry.core.Registries;
import dev.modelregistry.core.Workbench;
import dev.modelregistry.core.proof.WatchedStorage.Moment;
import dev.modelregistry.error.OutcomeUnknown;
import dev.modelregistry.error.Unavailable;
import dev.modelregistry.fs.FileSystemStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A disk that fills up, or turns read-only, in the middle of the work.
 *
 * <pre>
 *   fraud        v1, in production
 *   the disk     8 MiB in memory, all of it this registry's and a ballast's
 *   in trouble   just before the first object below a folder is created
 * </pre>
 */
class DiskTroubleTest {

  @TempDir Path inputs;
  @TempDir Path mountPoint;

  private SmallDisk disk;
  private Path store;
  private Workbench bench;

  /** What happens to the disk, once, before the first creation below a folder. */
  private Optional<Trouble> trouble = Optional.empty();

  private record Trouble(String folder, Action action) {}

  private interface Action {
    void run() throws IOException;
  }

  @BeforeEach
  void mount() throws IOException {
    disk = SmallDisk.mountedAt(mountPoint);
    store = mountPoint.resolve("store");
    bench =
        new Workbench(
            new WatchedStorage(
                FileSystemStorage.at(store),
                point -> {
                  if (trouble.isPresent()
                      && point.isCreation(Moment.BEFORE, trouble.get().folder)) {
                    Action action = trouble.get().action;
                    trouble = Optional.empty();
                    action.run();
                  }
                }),
            inputs);
    bench.fraud().protect(PRODUCTION, Workbench.BEATS_ON_AUC);
    promote(bench.register(0.9));
  }

  @AfterEach
  void unmount() throws IOException {
    try {
      if (bench != null) {
        bench.close();
      }
    } finally {
      if (disk != null) {
        disk.close();
      }
    }
  }

  private void promote(Version version) {
    bench.fraud().promote(version).to(PRODUCTION).approvedBy(Workbench.ALICE, "CHG").commit();
  }

  /** Registers and promotes a version, and fails on the way. */
  private Unavailable failToRelease() {
    return failTo(
        () -> {
          promote(bench.registration("weights that are new", 0.95).commit());
          return bench;
        });
  }

  private static Unavailable failTo(Callable<?> work) {
    Unavailable failure = catchThrowableOfType(Unavailable.class, work::call);
    assertThat(failure).isNotNull().isNotInstanceOf(OutcomeUnknown.class);
    return failure;
  }

  private void checkNothingHappened(long versions) throws IOException {
    assertThat(temporaries()).isEmpty();
    checkWhatAReaderSees(versions);
    assertThat(bench.fraud().search().stream()).hasSize((int) versions);
    assertThat(bench.fraud().resolve(PRODUCTION).id().number()).isEqualTo(1);
  }

  private void checkWhatAReaderSees(long versions) throws IOException {
    try (ModelRegistry reader =
        Registries.on(FileSystemStorage.readOnly(store)).actor(Workbench.BOB).open()) {
      assertThat(reader.verify().problems()).isEmpty();
      assertThat(reader.model("fraud").search().stream()).hasSize((int) versions);
      assertThat(reader.model("fraud").resolve(PRODUCTION).id().number()).isEqualTo(1);
    }
  }

  private Stream<Path> temporaries() throws IOException {
    try (Stream<Path> files = Files.list(store.resolve(".tmp~"))) {
      return files.toList().stream();
    }
  }

  /** The same registry works again, and another one that is opened now. */
  private void checkUsable(long nextNumber) throws IOException {
    Version next = bench.register(0.99);
    assertThat(next.id().number()).isEqualTo(nextNumber);
    promote(next);
    assertThat(bench.registry().verify().problems()).isEmpty();
    try (Workbench another = new Workbench(FileSystemStorage.at(store), inputs)) {
      assertThat(another.fraud().resolve(PRODUCTION)).extracting(Version::id).isEqualTo(next.id());
    }
  }

  @Nested
  class AFullDisk {

    private static final String SAID = "No space left on device";

    @Test
    void endsRegistrationsWithAClearErrorUntilThereIsSpaceAgain() throws Exception {
      disk.take(2_000_000);
      Path large = Files.write(inputs.resolve("large"), new byte[1_000_000]);
      Unavailable failure =
          failTo(
              () -> {
                for (int i = 0; i < 20; i++) {
                  Files.writeString(large, "another " + i, StandardOpenOption.APPEND);
                  bench.registration("", 0.5).weights(large).commit();
                }
                return bench;
              });

      assertThat(failure).hasMessageContainingAll("could not store models/fraud/blobs/", SAID);
      long versions = bench.fraud().search().stream().count();
      assertThat(versions).isBetween(5L, 7L);
      checkNothingHappened(versions);
      disk.free();
      checkUsable(versions + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"models/fraud/blobs/", "edges/", "models/fraud/versions/"})
    void inTheMiddleOfARegistrationLeavesNothingOfIt(String folder) throws Exception {
      trouble = Optional.of(new Trouble(folder, disk::fill));

      assertThat(failToRelease()).hasMessageContainingAll("could not store " + folder, SAID);

      checkNothingHappened(1);
      disk.free();
      checkUsable(2);
    }

    @Test
    void inTheMiddleOfAPromotionLeavesTheLabelWhereItWas() throws Exception {
      trouble = Optional.of(new Trouble("models/fraud/decisions/", disk::fill));

      assertThat(failToRelease())
          .hasMessageContainingAll("could not store models/fraud/decisions/", SAID);

      checkNothingHappened(2);
      disk.free();
      checkUsable(3);
    }

    /** The temporary can still be made, and its second name not. */
    @Test
    void whereOnlyTheNameOfAnEntryFindsNoPlaceLeavesNothingOfIt() throws Exception {
      trouble = Optional.of(new Trouble("models/fraud/versions/", () -> disk.leaveFiles(1)));

      assertThat(failToRelease())
          .hasMessageContainingAll("could not store models/fraud/versions/", SAID);

      checkNothingHappened(1);
      disk.free();
      checkUsable(2);
    }
  }

  @Nested
  class AReadOnlyDisk {

    private static final String SAID = "Read-only file system";

    @ParameterizedTest
    @ValueSource(strings = {"models/fraud/blobs/", "edges/", "models/fraud/versions/"})
    void inTheMiddleOfARegistrationLeavesNothingOfIt(String folder) throws Exception {
      trouble = Optional.of(new Trouble(folder, () -> disk.remount("ro")));

      assertThat(failToRelease()).hasMessageContainingAll("could not store " + folder, SAID);

      checkNothingHappened(1);
      disk.remount("rw");
      checkUsable(2);
    }

    @Test
    void inTheMiddleOfAPromotionLeavesTheLabelWhereItWas() throws Exception {
      trouble = Optional.of(new Trouble("models/fraud/decisions/", () -> disk.remount("ro")));

      assertThat(failToRelease())
          .hasMessageContainingAll("could not store models/fraud/decisions/", SAID);

      checkNothingHappened(2);
      disk.remount("rw");
      checkUsable(3);
    }
  }

  @Nested
  class OpeningForWriting {

    @Test
    void onAFullDiskSaysSo() throws Exception {
      disk.leaveFiles(0);

      assertThatThrownBy(() -> FileSystemStorage.at(store))
          .hasMessageContainingAll("no registry can be written at " + store, "No space left");
      checkNothingHappened(1);
      disk.free();
      checkUsable(2);
    }

    @Test
    void onAReadOnlyDiskSaysHowToReadIt() throws Exception {
      disk.remount("ro");

      assertThatThrownBy(() -> FileSystemStorage.at(store))
          .hasMessageContainingAll(
              "no registry can be written at " + store,
              "Read-only file system",
              "FileSystemStorage.readOnly");
      checkNothingHappened(1);
      disk.remount("rw");
      checkUsable(2);
    }
  }
}
