package dev.modelregistry.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.spi.testkit.Fault;
import dev.modelregistry.spi.testkit.FaultyStorage;
import dev.modelregistry.spi.testkit.FaultyStorage.Injection;
import dev.modelregistry.spi.testkit.FaultyStorage.Operation;
import dev.modelregistry.spi.testkit.InMemoryStorage;
import dev.modelregistry.spi.testkit.StorageContract;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Without a fault it passes the contract; with one, the world looks as the fault says. */
class FaultyStorageTest extends StorageContract {

  private static final ObjectKey A = new ObjectKey("log/a");
  private static final ObjectKey B = new ObjectKey("log/b");
  private static final byte[] BYTES = "0123456789".getBytes(StandardCharsets.UTF_8);

  private final InMemoryStorage.Space space = new InMemoryStorage.Space();
  private final FaultyStorage storage = new FaultyStorage(new InMemoryStorage(space), 7);

  @Override
  protected Storage open() {
    // Short reads are within the contract, so every stream has them here.
    return new FaultyStorage(new InMemoryStorage(space), 7).randomly(Fault.SHORT_READS, 1);
  }

  @Nested
  class ScheduledFaults {
    @Test
    void aLostRequestDoesNothing() throws Exception {
      storage.next(Operation.CREATE, "log/", Fault.FAIL_BEFORE);
      assertThatThrownBy(() -> storage.create(A, Payload.of(BYTES)))
          .isInstanceOf(IOException.class)
          .hasMessage("injected: FAIL_BEFORE at CREATE of log/a (fault 1 of seed 7)");
      assertThat(storage.stat(A)).isEmpty();
      assertThat(storage.create(A, Payload.of(BYTES))).isEqualTo(Creation.CREATED);
    }

    @Test
    void aLostResponseHidesWhatWasDone() throws Exception {
      storage.next(Operation.CREATE, "b$", Fault.FAIL_AFTER);
      assertThat(storage.create(A, Payload.of(BYTES))).isEqualTo(Creation.CREATED);
      assertThatThrownBy(() -> storage.create(B, Payload.of(BYTES)))
          .hasMessageContaining("FAIL_AFTER at CREATE of log/b");
      assertThat(storage.stat(B)).isPresent();
      assertThat(storage.injections())
          .containsExactly(new Injection(1, Fault.FAIL_AFTER, Operation.CREATE, "log/b"));
      assertThat(storage.pending()).isZero();
    }

    @Test
    void aLateRequestArrivesAfterItWasReportedAsFailed() throws Exception {
      storage.next(Operation.CREATE, "a$", Fault.ARRIVE_LATE);
      assertThatThrownBy(() -> storage.create(A, Payload.of(BYTES)))
          .hasMessageContaining("ARRIVE_LATE");
      assertThat(space.keys()).isEmpty();
      storage.deliverLate();
      assertThat(space.keys()).containsExactly(A);
    }

    @Test
    void aLateRequestArrivesWithinAFewOperationsAndNeverReplaces() throws Exception {
      storage.next(Operation.CREATE, "a$", Fault.ARRIVE_LATE);
      assertThatThrownBy(() -> storage.create(A, Payload.of(BYTES)))
          .hasMessageContaining("ARRIVE_LATE");
      space.overwrite(A, new byte[1]);
      for (int i = 0; i < 5; i++) {
        storage.stat(B);
      }
      assertThat(storage.stat(A)).hasValueSatisfying(i -> assertThat(i.sizeBytes()).isEqualTo(1));
    }

    @Test
    void aRequestThatWasSentTwiceFindsItself() throws Exception {
      storage.next(Operation.CREATE, "a$", Fault.SENT_TWICE);
      assertThat(storage.create(A, Payload.of(BYTES))).isEqualTo(Creation.ALREADY_EXISTS);
      assertThat(space.bytes(A)).contains(BYTES);
    }

    @Test
    void aRefusedRequestSaysThatNothingWasDone() {
      storage.next(Operation.CREATE, "a$", Fault.REFUSED);
      assertThatThrownBy(() -> storage.create(A, Payload.of(BYTES)))
          .isInstanceOf(NotCreatedException.class)
          .hasMessageContaining("REFUSED at CREATE of log/a");
      assertThat(space.keys()).isEmpty();
    }

    @Test
    void aCrashEndsEverythingUntilItIsHealed() throws Exception {
      storage.next(Operation.CREATE, "", Fault.CRASH_AFTER);
      assertThatThrownBy(() -> storage.create(A, Payload.of(BYTES)))
          .hasMessageContaining("CRASH_AFTER");
      assertThatThrownBy(() -> storage.stat(A)).hasMessageContaining("has crashed (seed 7)");
      assertThatThrownBy(() -> storage.list("", null, 1)).hasMessageContaining("has crashed");
      assertThat(storage.crashed()).isTrue();
      assertThat(new InMemoryStorage(space).stat(A)).isPresent();
      storage.heal();
      assertThat(storage.stat(A)).isPresent();
    }

    @Test
    void everyOperationCanFail() {
      for (Operation operation : Operation.values()) {
        storage.next(operation, "", Fault.FAIL_BEFORE);
      }
      assertThatThrownBy(() -> storage.stat(A)).hasMessageContaining("STAT of log/a");
      assertThatThrownBy(() -> storage.open(A, 0, 1)).hasMessageContaining("OPEN of log/a");
      assertThatThrownBy(() -> storage.list("log/", null, 1)).hasMessageContaining("LIST of log/");
      assertThatThrownBy(() -> storage.delete(A)).hasMessageContaining("DELETE of log/a");
      assertThat(storage.injections()).hasSize(4);
      assertThat(storage.pending()).isEqualTo(1);
    }

    @Test
    void aFaultThatCannotHappenIsRefused() {
      assertThatThrownBy(() -> storage.next(Operation.STAT, "", Fault.FLIPPED_BIT))
          .hasMessage("FLIPPED_BIT cannot happen to STAT");
    }
  }

  @Nested
  class FaultsOfStreams {
    @Test
    void aFlippedBitChangesOneBit() throws Exception {
      byte[] read = readWith(Fault.FLIPPED_BIT);
      assertThat(read).hasSameSizeAs(BYTES);
      int bits = 0;
      for (int i = 0; i < BYTES.length; i++) {
        bits += Integer.bitCount((read[i] ^ BYTES[i]) & 0xff);
      }
      assertThat(bits).isEqualTo(1);
    }

    @Test
    void aTruncatedReadGivesABeginning() throws Exception {
      byte[] read = readWith(Fault.TRUNCATED_READ);
      assertThat(read.length).isLessThan(BYTES.length);
      assertThat(read).isEqualTo(Arrays.copyOf(BYTES, read.length));
    }

    @Test
    void aFailingReadThrows() {
      assertThatThrownBy(() -> readWith(Fault.FAILING_READ))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("injected: the stream failed at byte");
    }

    @Test
    void shortReadsGiveEverythingInTheEnd() throws Exception {
      assertThat(readWith(Fault.SHORT_READS)).isEqualTo(BYTES);
    }

    private byte[] readWith(Fault fault) throws IOException {
      storage.create(A, Payload.of(BYTES));
      storage.next(Operation.OPEN, "a$", fault);
      try (InputStream in = storage.open(A, 0, Long.MAX_VALUE)) {
        return in.readAllBytes();
      }
    }
  }

  @Nested
  class RandomFaults {
    @Test
    void areTheSameForTheSameSeed() {
      assertThat(outcomes(1)).isEqualTo(outcomes(1)).isNotEqualTo(outcomes(2));
    }

    @Test
    void comeAboutAsOftenAsAsked() {
      assertThat(outcomes(3)).filteredOn("FAIL_BEFORE"::equals).hasSizeBetween(150, 250);
    }

    @Test
    void areSaidWithTheirSeed() {
      storage.randomly(Fault.FAIL_BEFORE, 1);
      assertThatThrownBy(() -> storage.stat(A)).hasMessageContaining("seed 7");
      assertThat(storage)
          .hasToString(
              "FaultyStorage with seed 7 over memory of this process, injected "
                  + "[Injection[number=1, fault=FAIL_BEFORE, operation=STAT, target=log/a]]");
    }

    private List<String> outcomes(long seed) {
      FaultyStorage random =
          new FaultyStorage(new InMemoryStorage(), seed)
              .randomly(Fault.FAIL_BEFORE, 0.2)
              .randomly(Fault.FAIL_AFTER, 0.1);
      List<String> outcomes = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        try {
          outcomes.add(random.create(new ObjectKey("k/" + i), Payload.of(BYTES)).name());
        } catch (IOException e) {
          outcomes.add(random.injections().get(random.injections().size() - 1).fault().name());
        }
      }
      return outcomes;
    }
  }
}
