package dev.modelregistry.spi.testkit;

import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Storage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Timeout;

/**
 * The contract that every storage passes: one nested class per guarantee of {@link Storage}, each
 * test run on two instances over one location.
 *
 * <p>A plugin author writes one subclass with one method:
 *
 * <pre>{@code
 * class MyStorageTest extends StorageContract {
 *   @TempDir Path location;                    // a fresh one for every test
 *
 *   @Override
 *   protected Storage open() throws IOException {
 *     return MyStorage.at(location);           // one more instance over the same location
 *   }
 * }
 * }</pre>
 *
 * <p>A storage that several processes can share overrides {@link #otherProcess} as well; those
 * tests are skipped otherwise. Nothing here cuts the power, so the durable half of G3 is left to a
 * test of the order in which the storage makes its own calls.
 *
 * <p>The races hold every writer at the last byte of its payload until all have arrived there:
 * writers that are merely started together let a storage pass that checks first and acts later.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
public abstract class StorageContract {

  private final List<Storage> opened = new ArrayList<>();
  private final List<PeerProcess> started = new ArrayList<>();

  /**
   * Opens one more instance over the location of the running test; the contract closes it.
   *
   * <p>It is called several times in a test. The location is empty when a test begins, and no other
   * test uses it.
   *
   * @throws IOException if it cannot be opened
   */
  protected abstract Storage open() throws IOException;

  /**
   * Says how another process opens the location of the running test; empty, the default, where no
   * other process can.
   */
  protected Optional<OtherProcess> otherProcess() {
    return Optional.empty();
  }

  /** Returns how many rounds a race has, 20 unless overridden. */
  protected int rounds() {
    return 20;
  }

  /**
   * Returns how long a race waits for writers to arrive at their last bytes, 3 seconds unless
   * overridden. A storage that lets writers of one key queue makes every round wait that long.
   */
  protected Duration patience() {
    return Duration.ofSeconds(3);
  }

  /** Returns the seed of all random bytes and keys; messages of failed assertions repeat it. */
  protected long seed() {
    return 20_261_123L;
  }

  /** Returns what {@link Storage#describe} must not contain: passwords, keys, tokens. */
  protected List<String> secrets() {
    return List.of();
  }

  @BeforeEach
  final void openTwo() throws IOException {
    another();
    another();
  }

  @AfterEach
  final void closeAll() throws IOException {
    for (PeerProcess process : started) {
      process.kill();
    }
    for (Storage storage : opened) {
      storage.close();
    }
  }

  final Storage first() {
    return opened.get(0);
  }

  final Storage second() {
    return opened.get(1);
  }

  final List<Storage> both() {
    return List.of(first(), second());
  }

  /** Opens one more instance, for the length of the test. */
  final Storage another() throws IOException {
    Storage storage = open();
    opened.add(storage);
    return storage;
  }

  /** Starts another process over the location, or skips the test where none can share it. */
  final PeerProcess startPeer() throws IOException {
    Optional<OtherProcess> other = otherProcess();
    Assumptions.assumeTrue(other.isPresent(), "no other process can open this storage");
    PeerProcess process = PeerProcess.start(other.orElseThrow());
    started.add(process);
    return process;
  }

  static ObjectKey key(String value) {
    return new ObjectKey(value);
  }

  @Nested
  final class G1Exclusive extends Exclusive {
    G1Exclusive() {
      super(StorageContract.this);
    }
  }

  @Nested
  final class G2WholeOrAbsent extends WholeOrAbsent {
    G2WholeOrAbsent() {
      super(StorageContract.this);
    }
  }

  @Nested
  final class G3DurableOnReturn extends DurableOnReturn {
    G3DurableOnReturn() {
      super(StorageContract.this);
    }
  }

  @Nested
  final class G4HonestFailure extends HonestFailure {
    G4HonestFailure() {
      super(StorageContract.this);
    }
  }

  @Nested
  final class G5ReadAfterWrite extends ReadAfterWrite {
    G5ReadAfterWrite() {
      super(StorageContract.this);
    }
  }

  @Nested
  final class G6OrderedListing extends OrderedListing {
    G6OrderedListing() {
      super(StorageContract.this);
    }
  }

  @Nested
  final class CreationsInOrder extends InOrder {
    CreationsInOrder() {
      super(StorageContract.this);
    }
  }

  @Nested
  final class RangesOfObjects extends Ranges {
    RangesOfObjects() {
      super(StorageContract.this);
    }
  }

  @Nested
  final class LifecycleOfStorages extends Lifecycle {
    LifecycleOfStorages() {
      super(StorageContract.this);
    }
  }
}
