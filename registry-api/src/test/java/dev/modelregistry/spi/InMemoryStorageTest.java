package dev.modelregistry.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.spi.testkit.InMemoryStorage;
import dev.modelregistry.spi.testkit.StorageContract;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Holds the storage in memory to the contract, and its space to what tests use it for. */
class InMemoryStorageTest extends StorageContract {

  private static final ObjectKey KEY = new ObjectKey("a/b");

  private final InMemoryStorage.Space space = new InMemoryStorage.Space();

  @Override
  protected Storage open() {
    return new InMemoryStorage(space);
  }

  @Nested
  class SpaceOfObjects {
    @Test
    void datesObjectsByTheGivenClock() throws Exception {
      Instant now = Instant.parse("2026-11-23T10:00:00Z");
      InMemoryStorage storage =
          new InMemoryStorage(new InMemoryStorage.Space(Clock.fixed(now, ZoneOffset.UTC)));
      storage.create(KEY, Payload.of(new byte[3]));
      assertThat(storage.stat(KEY)).contains(new ObjectInfo(3, now));
    }

    @Test
    void letsAnIntruderChangeAndRemoveObjectsUnderOpenStorages() throws Exception {
      InMemoryStorage storage = new InMemoryStorage(space);
      storage.create(KEY, Payload.of("good".getBytes(StandardCharsets.UTF_8)));
      space.overwrite(KEY, "evil".getBytes(StandardCharsets.UTF_8));
      assertThat(storage.open(KEY, 0, 10).readAllBytes()).asString().isEqualTo("evil");
      assertThat(space.bytes(KEY))
          .hasValueSatisfying(b -> assertThat(b).asString().isEqualTo("evil"));
      assertThat(space.keys()).containsExactly(KEY);
      space.remove(KEY);
      assertThat(storage.stat(KEY)).isEmpty();
    }

    @Test
    void isApartFromEveryOtherSpace() throws Exception {
      new InMemoryStorage().create(KEY, Payload.of(new byte[1]));
      assertThat(new InMemoryStorage().stat(KEY)).isEmpty();
    }
  }
}
