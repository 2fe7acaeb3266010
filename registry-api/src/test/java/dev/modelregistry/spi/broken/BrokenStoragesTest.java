package dev.modelregistry.spi.broken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.modelregistry.spi.Storage;
import dev.modelregistry.spi.testkit.InMemoryStorage;
import dev.modelregistry.spi.testkit.StorageContract;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs the contract on every broken storage and expects it to name the guarantee that is broken.
 */
class BrokenStoragesTest {

  private static final Map<Class<? extends StorageContract>, String> BROKEN =
      Map.ofEntries(
          Map.entry(ChecksThenActs.class, "G1Exclusive"),
          Map.entry(TakesALengthForAnIdentity.class, "G1Exclusive"),
          Map.entry(Renames.class, "G1Exclusive"),
          Map.entry(WritesInPlace.class, "G2WholeOrAbsent"),
          Map.entry(FillsInPlace.class, "G2WholeOrAbsent"),
          Map.entry(KeepsHalfAPayload.class, "G2WholeOrAbsent"),
          Map.entry(IgnoresTheAnnouncedLength.class, "G2WholeOrAbsent"),
          Map.entry(AcknowledgesWithoutStoring.class, "G3DurableOnReturn"),
          Map.entry(IgnoresErrors.class, "G4HonestFailure"),
          Map.entry(ReservesForever.class, "G4HonestFailure"),
          Map.entry(WrapsTheFailure.class, "G4HonestFailure"),
          Map.entry(LeaksStreams.class, "G4HonestFailure"),
          Map.entry(ListsStale.class, "G5ReadAfterWrite"),
          Map.entry(RemembersAbsence.class, "G5ReadAfterWrite"),
          Map.entry(ListsUnordered.class, "G6OrderedListing"),
          Map.entry(ListsFolderByFolder.class, "G6OrderedListing"),
          Map.entry(RepeatsTheLastKey.class, "G6OrderedListing"),
          Map.entry(TakesAPrefixForAFolder.class, "G6OrderedListing"),
          Map.entry(PassesOverATakenKey.class, "CreationsInOrder"),
          Map.entry(IgnoresTheLengthOfARange.class, "RangesOfObjects"),
          Map.entry(OpensWhatIsAbsent.class, "RangesOfObjects"),
          Map.entry(NeverCloses.class, "LifecycleOfStorages"));

  @TestFactory
  Stream<DynamicTest> everyBrokenStorageFailsTheGuaranteeItBreaks() {
    return BROKEN.entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey().getSimpleName() + " breaks " + entry.getValue(),
                    () -> failsUnder(entry.getKey(), entry.getValue())));
  }

  private static void failsUnder(Class<? extends StorageContract> contract, String guarantee) {
    Failures failures = run(contract);
    assertThat(failures.guarantees()).as("of %s", failures.messages()).contains(guarantee);
    if (guarantee.startsWith("G")) {
      assertThat(failures.messages())
          .anyMatch(message -> message.startsWith(guarantee.substring(0, 2)));
    }
  }

  @Test
  void theSoundStorageThatTheyBreakFailsNothing() {
    Failures failures = run(NothingBroken.class);
    assertThat(failures.messages()).isEmpty();
    assertThat(failures.passed()).isGreaterThan(40);
  }

  private static Failures run(Class<? extends StorageContract> contract) {
    Failures failures = new Failures();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(contract))
                .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "false")
                .build(),
            failures);
    return failures;
  }

  /** What went wrong, by the nested class it went wrong in. */
  private static final class Failures implements TestExecutionListener {
    private final List<String> guarantees = new ArrayList<>();
    private final List<String> messages = new ArrayList<>();
    private int passed;

    List<String> guarantees() {
      return guarantees;
    }

    List<String> messages() {
      return messages;
    }

    int passed() {
      return passed;
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      Optional<MethodSource> method =
          test.getSource().filter(MethodSource.class::isInstance).map(MethodSource.class::cast);
      if (method.isPresent() && result.getStatus() == Status.SUCCESSFUL) {
        passed++;
      } else if (method.isPresent() && result.getStatus() == Status.FAILED) {
        guarantees.add(method.get().getJavaClass().getSimpleName());
        messages.add(
            result.getThrowable().map(String::valueOf).orElse("").replaceFirst(".*?: ", ""));
      }
    }
  }

  /** Few rounds and short waits: what is broken here is broken every time. */
  abstract static class Quick extends StorageContract {
    @Override
    protected int rounds() {
      return 3;
    }

    @Override
    protected Duration patience() {
      return Duration.ofMillis(300);
    }
  }

  abstract static class InMemory extends Quick {
    private final InMemoryStorage.Space space = new InMemoryStorage.Space();
    private final Function<InMemoryStorage.Space, Storage> opening;

    InMemory(Function<InMemoryStorage.Space, Storage> opening) {
      this.opening = opening;
    }

    @Override
    protected Storage open() {
      return opening.apply(space);
    }
  }

  abstract static class OnDisk extends Quick {
    @TempDir Path root;
    private final Function<Path, Storage> opening;

    OnDisk(Function<Path, Storage> opening) {
      this.opening = opening;
    }

    @Override
    protected Storage open() {
      return opening.apply(root);
    }
  }

  static final class NothingBroken extends InMemory {
    NothingBroken() {
      super(Sound::new);
    }
  }

  static final class ChecksThenActs extends InMemory {
    ChecksThenActs() {
      super(BrokenCreations.ChecksThenActs::new);
    }
  }

  static final class TakesALengthForAnIdentity extends InMemory {
    TakesALengthForAnIdentity() {
      super(BrokenCreations.TakesALengthForAnIdentity::new);
    }
  }

  static final class PassesOverATakenKey extends InMemory {
    PassesOverATakenKey() {
      super(BrokenCreations.PassesOverATakenKey::new);
    }
  }

  static final class WritesInPlace extends InMemory {
    WritesInPlace() {
      super(BrokenCreations.WritesInPlace::new);
    }
  }

  static final class KeepsHalfAPayload extends InMemory {
    KeepsHalfAPayload() {
      super(BrokenCreations.KeepsHalfAPayload::new);
    }
  }

  static final class IgnoresErrors extends InMemory {
    IgnoresErrors() {
      super(BrokenCreations.IgnoresErrors::new);
    }
  }

  static final class IgnoresTheAnnouncedLength extends InMemory {
    IgnoresTheAnnouncedLength() {
      super(BrokenCreations.IgnoresTheAnnouncedLength::new);
    }
  }

  static final class AcknowledgesWithoutStoring extends InMemory {
    AcknowledgesWithoutStoring() {
      super(BrokenCreations.AcknowledgesWithoutStoring::new);
    }
  }

  static final class ReservesForever extends InMemory {
    ReservesForever() {
      super(BrokenCreations.ReservesForever::new);
    }
  }

  static final class WrapsTheFailure extends InMemory {
    WrapsTheFailure() {
      super(BrokenCreations.WrapsTheFailure::new);
    }
  }

  static final class LeaksStreams extends InMemory {
    LeaksStreams() {
      super(BrokenCreations.LeaksStreams::new);
    }
  }

  static final class ListsUnordered extends InMemory {
    ListsUnordered() {
      super(BrokenReads.ListsUnordered::new);
    }
  }

  static final class ListsFolderByFolder extends InMemory {
    ListsFolderByFolder() {
      super(BrokenReads.ListsFolderByFolder::new);
    }
  }

  static final class RepeatsTheLastKey extends InMemory {
    RepeatsTheLastKey() {
      super(BrokenReads.RepeatsTheLastKey::new);
    }
  }

  static final class TakesAPrefixForAFolder extends InMemory {
    TakesAPrefixForAFolder() {
      super(BrokenReads.TakesAPrefixForAFolder::new);
    }
  }

  static final class ListsStale extends InMemory {
    ListsStale() {
      super(BrokenReads.ListsStale::new);
    }
  }

  static final class RemembersAbsence extends InMemory {
    RemembersAbsence() {
      super(BrokenReads.RemembersAbsence::new);
    }
  }

  static final class IgnoresTheLengthOfARange extends InMemory {
    IgnoresTheLengthOfARange() {
      super(BrokenReads.IgnoresTheLengthOfARange::new);
    }
  }

  static final class OpensWhatIsAbsent extends InMemory {
    OpensWhatIsAbsent() {
      super(BrokenReads.OpensWhatIsAbsent::new);
    }
  }

  static final class NeverCloses extends InMemory {
    NeverCloses() {
      super(BrokenReads.NeverCloses::new);
    }
  }

  static final class Renames extends OnDisk {
    Renames() {
      super(BrokenFiles.Renames::new);
    }
  }

  static final class FillsInPlace extends OnDisk {
    FillsInPlace() {
      super(BrokenFiles.FillsInPlace::new);
    }
  }
}
