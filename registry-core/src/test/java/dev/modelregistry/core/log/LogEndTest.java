package dev.modelregistry.core.log;

import static dev.modelregistry.core.log.Notebook.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.core.codec.JsonObject;
import dev.modelregistry.core.codec.StateCodec;
import dev.modelregistry.core.proof.WatchedStorage;
import dev.modelregistry.core.proof.WatchedStorage.Moment;
import dev.modelregistry.core.store.Keys;
import dev.modelregistry.core.store.ObjectStore;
import dev.modelregistry.error.Corrupt;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Storage;
import dev.modelregistry.spi.testkit.CountingStorage;
import dev.modelregistry.spi.testkit.FaultyStorage.Operation;
import dev.modelregistry.spi.testkit.InMemoryStorage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a process that knows nothing of a log of decisions finds its end, and what it asks. */
class LogEndTest {

  private static final String DECISIONS = "models/m/decisions";

  private final Notebook notebook = new Notebook();

  /** The state of a log that takes more room than a small one has. */
  private static final StateCodec<Tally> PADDED =
      new StateCodec<>() {
        @Override
        public Tally initial() {
          return Tally.NONE;
        }

        @Override
        public JsonObject encode(Tally state) {
          return JsonObject.builder()
              .put("padding", "x".repeat(20_000))
              .put("tally", Tally.CODEC.encode(state))
              .build();
        }

        @Override
        public Tally decode(JsonObject json) {
          json.text("padding");
          return Tally.CODEC.decode(json.object("tally"));
        }
      };

  private EventLog<Tally> open(Storage storage) {
    return open(storage, Tally.CODEC);
  }

  private EventLog<Tally> open(Storage storage, StateCodec<Tally> codec) {
    return new EventLog<>(new ObjectStore(storage), DECISIONS, codec, notebook.settings());
  }

  private void write(int entries) {
    write(entries, Tally.CODEC);
  }

  private void write(int entries, StateCodec<Tally> codec) {
    EventLog<Tally> log = open(new InMemoryStorage(notebook.space), codec);
    for (int i = 1; i <= entries; i++) {
      say(log, "" + i);
    }
  }

  /** Does not list one key, as a storage may that goes through a folder while others create. */
  private Storage listsWithout(ObjectKey missed) {
    byte[] bytes = notebook.space.bytes(missed).orElseThrow();
    return new WatchedStorage(
        new InMemoryStorage(notebook.space),
        point -> {
          if (point.operation() == Operation.LIST && point.moment() == Moment.BEFORE) {
            notebook.space.remove(missed);
          } else if (point.operation() == Operation.LIST) {
            notebook.space.overwrite(missed, bytes);
          }
        });
  }

  /** Who starts to serve reads as much after any number of decisions. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 5, 31, 32, 33, 34, 65, 300, 990})
  void oneListingShowsAShortLogAndALogCheckpointWhatIsBeforeItsLastEntry(int entries) {
    write(entries);
    CountingStorage storage = new CountingStorage(new InMemoryStorage(notebook.space));

    assertThat(open(storage).head().size()).isEqualTo(entries);
    assertThat(storage.lists()).isEqualTo(1);
    assertThat(storage.operations()).isEqualTo(1 + Math.min(entries, 2));
  }

  @Test
  void twoListingsMoreShowWhatOneDoesNot() {
    write(2_100);
    CountingStorage storage = new CountingStorage(new InMemoryStorage(notebook.space));

    assertThat(open(storage).head().size()).isEqualTo(2_100);
    assertThat(storage.lists()).isEqualTo(3);
    assertThat(storage.operations()).as("%s", storage).isEqualTo(3 + 2);
  }

  @Test
  void aLogThatLostAnEntryBehindItsFirstThousandIsNotRead() {
    write(2_100);
    for (int size = 2_097; size <= 2_099; size++) {
      notebook.space.remove(Keys.checkpoint(DECISIONS, size));
    }
    notebook.space.remove(Keys.entry(DECISIONS, 2_099));

    assertThatThrownBy(() -> open(new InMemoryStorage(notebook.space)).head())
        .isInstanceOf(Corrupt.class)
        .hasMessageContaining(DECISIONS + "/000000002099 is missing");
  }

  @ParameterizedTest
  @ValueSource(ints = {33, 34, 64, 65, 70})
  void aStateThatHasGrownLargeIsWrittenEvery32Entries(int entries) {
    write(entries, PADDED);
    int covered = (entries - 1) / 32 * 32;
    CountingStorage storage = new CountingStorage(new InMemoryStorage(notebook.space));

    assertThat(open(storage, PADDED).head().size()).isEqualTo(entries);
    assertThat(storage.lists()).isEqualTo(1);
    assertThat(storage.operations())
        .as("the checkpoint, the entry that commits to it, and those it does not cover")
        .isEqualTo(1 + 1 + entries - covered);
  }

  @Test
  void anEntryThatAListingMissedIsNoHole() {
    write(5);

    assertThat(open(listsWithout(Keys.entry(DECISIONS, 3))).head().size()).isEqualTo(5);
  }

  @Test
  void anEntryAfterTheLastThatWasListedIsFoundByTheNextLook() {
    write(5);
    EventLog<Tally> log = open(listsWithout(Keys.entry(DECISIONS, 5)));

    assertThat(log.head().size()).isBetween(4L, 5L);
    assertThat(log.head().size()).isEqualTo(5);
  }
}
