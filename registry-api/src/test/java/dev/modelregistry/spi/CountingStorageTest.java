package dev.modelregistry.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.spi.testkit.CountingStorage;
import dev.modelregistry.spi.testkit.InMemoryStorage;
import dev.modelregistry.spi.testkit.StorageContract;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Counting changes nothing of the contract, and leaves nothing out. */
class CountingStorageTest extends StorageContract {

  private static final ObjectKey KEY = new ObjectKey("a/b");

  private final InMemoryStorage.Space space = new InMemoryStorage.Space();

  @Override
  protected Storage open() {
    return new CountingStorage(new InMemoryStorage(space));
  }

  @Nested
  class Counts {
    private final CountingStorage storage = new CountingStorage(new InMemoryStorage());

    @Test
    void everyOperationAndEveryByte() throws Exception {
      storage.create(KEY, Payload.of(new byte[100]));
      storage.create(KEY, Payload.of(new byte[50]));
      storage.stat(KEY);
      try (InputStream in = storage.open(KEY, 10, 20)) {
        in.readAllBytes();
      }
      storage.list("", null, 1);
      storage.delete(KEY);
      assertThat(storage)
          .hasToString(
              "2 creates, 1 stats, 1 opens, 1 lists, 1 deletes, 150 bytes written, 20 bytes read");
      assertThat(storage.operations()).isEqualTo(6);
    }

    @Test
    void operationsThatFail() {
      assertThatThrownBy(() -> storage.open(KEY, 0, 1))
          .isInstanceOf(NoSuchFileException.class)
          .hasMessage("a/b");
      assertThat(storage.opens()).isEqualTo(1);
    }

    @Test
    void fromZeroAfterAReset() throws Exception {
      storage.create(KEY, Payload.of(new byte[100]));
      storage.reset();
      assertThat(storage.operations() + storage.bytesWritten() + storage.bytesRead()).isZero();
    }
  }
}
