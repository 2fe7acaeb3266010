package dev.modelregistry.core.log;

import static dev.modelregistry.core.log.Notebook.LOG;
import static dev.modelregistry.core.log.Notebook.say;
import static dev.modelregistry.spi.testkit.Fault.FLIPPED_BIT;
import static dev.modelregistry.spi.testkit.Fault.TRUNCATED_READ;
import static dev.modelregistry.spi.testkit.FaultyStorage.Operation.OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.core.codec.EntryCodec;
import dev.modelregistry.core.proof.Extent;
import dev.modelregistry.core.store.Keys;
import dev.modelregistry.core.store.ObjectStore;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.testkit.CountingStorage;
import dev.modelregistry.spi.testkit.FaultyStorage;
import dev.modelregistry.spi.testkit.InMemoryStorage;
import dev.modelregistry.value.EntryRef;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A log of 600 entries with all of its hints, which may save reads and must not change an answer.
 *
 * <pre>
 *   entries      1 … 32 │ 33 … 64 │ …           … 256 │ 257 …    … 512 │ 513 … 576 │ 577 … 600
 *   checkpoints        32        64    96 …         256              512         576
 *                named by 33     65                 257              513         577
 *   bundles      └───────────── 1 ──────────────────┘ └───── 2 ──────┘
 *   short ones   └─ 1 ─┘  └─ 2 ─┘  …                                 └─── 18 ──┘
 * </pre>
 */
class LogHintsTest {

  private static final int SIZE = 600;

  private final Notebook notebook = new Notebook().write(SIZE);
  private final CountingStorage storage = new CountingStorage(new InMemoryStorage(notebook.space));

  private static List<Long> scan(EventLog<Tally> log, long from, long to) {
    List<Long> read = new ArrayList<>();
    log.scan(from, to, entry -> read.add(Long.valueOf(Tally.text(entry))));
    return read;
  }

  private static List<Long> lines(EventLog<Tally> log, long from) {
    List<Long> read = new ArrayList<>();
    log.lines(
        from,
        SIZE,
        (first, lines) -> {
          for (String line : new String(lines, StandardCharsets.UTF_8).split("\n")) {
            EntryRef ref = new EntryRef(LOG, from + read.size());
            LogEntry entry = EntryCodec.decode(ref, line.getBytes(StandardCharsets.UTF_8));
            read.add(Long.valueOf(Tally.text(entry)));
          }
        });
    return read;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private List<ObjectKey> hints() {
    return notebook.space.keys().stream()
        .filter(key -> key.value().contains("bundles/") || key.value().contains("/checkpoints/"))
        .toList();
  }

  @Nested
  class Written {

    @Test
    void areCheckpointsAndShortBundlesEvery32EntriesAndBundlesEvery256() {
      List<ObjectKey> expected = new ArrayList<>(List.of(Keys.bundle(LOG, 1), Keys.bundle(LOG, 2)));
      LongStream.rangeClosed(1, 18)
          .map(i -> (19 - i) * 32)
          .forEach(size -> expected.add(Keys.checkpoint(LOG, size)));
      LongStream.rangeClosed(1, 18).forEach(i -> expected.add(Keys.shortBundle(LOG, i)));

      assertThat(hints()).containsExactlyElementsOf(expected);
    }

    @Test
    void isABundleOfTheEntriesEachOnALine() {
      StringBuilder lines = new StringBuilder();
      for (int i = 257; i <= 512; i++) {
        lines.append(notebook.json(Keys.entry(LOG, i))).append('\n');
      }

      assertThat(notebook.json(Keys.bundle(LOG, 2))).isEqualTo(lines.toString());
    }

    @Test
    void isNoBundleOfWhatWasDamagedOnTheWay() {
      Notebook short32 = new Notebook().write(32);
      FaultyStorage storage = new FaultyStorage(new InMemoryStorage(short32.space), 1);
      EventLog<Tally> log = short32.open(storage);
      assertThat(log.head().size()).isEqualTo(32);
      storage.next(OPEN, "000007$", TRUNCATED_READ).next(OPEN, "000009$", FLIPPED_BIT);
      say(log, "33");

      assertThat(storage.pending()).isZero();
      assertThat(short32.json(Keys.shortBundle(LOG, 1)))
          .isEqualTo(
              LongStream.rangeClosed(1, 32)
                  .mapToObj(i -> short32.json(Keys.entry(LOG, i)) + "\n")
                  .collect(Collectors.joining()));
    }

    @Test
    void isNoBundleLargerThanAReaderWouldTake() {
      Notebook large = new Notebook();
      EventLog<Tally> log = large.open();
      for (int i = 0; i < 257; i++) {
        say(log, i + "x".repeat(40_000));
      }

      assertThat(large.space.bytes(Keys.bundle(LOG, 1))).isEmpty();
      assertThat(large.open().head().state()).isEqualTo(log.head().state());
    }
  }

  @Nested
  class P12Serving {

    @Test
    void aColdStartReadsTheNewestCheckpointAndWhatFollows() {
      LogHead<Tally> head = notebook.open(storage).head();

      assertThat(head.size()).isEqualTo(SIZE);
      assertThat(storage.lists()).isOne();
      assertThat(storage.opens())
          .as("entry 577, the log checkpoint, entries 578 to 600 and the probe of 601")
          .isEqualTo(1 + 1 + 23 + 1);
    }

    @Test
    void aScanReadsABundleAndTheEntryAfterIt() {
      EventLog<Tally> log = notebook.open(storage);
      log.head();
      storage.reset();

      assertThat(scan(log, 1, 512)).hasSize(512);
      assertThat(storage.operations()).as(storage.toString()).isEqualTo(2 * 2);
    }

    @Test
    void aScanFromTheMiddleFindsItsChainAtACheckpoint() {
      EventLog<Tally> log = notebook.open(storage);
      log.head();
      storage.reset();

      assertThat(scan(log, 300, 512)).hasSize(213);
      assertThat(storage.operations())
          .as("entry 257 and its log checkpoint, entry 513 and the bundle: %s", storage)
          .isEqualTo(2 + 2);
    }

    /** The goal is at most 500 for 100,000 entries. */
    @Test
    @Tag("large")
    void linesOfALongLogTakeOneRequestForEvery256Entries() {
      int size = Extent.of(5_000, 100_000);
      Notebook lengthy = new Notebook().write(size);
      CountingStorage counted = new CountingStorage(new InMemoryStorage(lengthy.space));
      EventLog<Tally> log = lengthy.open(counted);
      int beyondBundles = size % 256;
      int beyondShortBundles = size % 32 == 0 ? 32 : size % 32;
      assertThat(log.head().size()).isEqualTo(size);

      log.lines(1, size, (first, lines) -> {});

      long ofBundles = size / 256 + counted.bytesRead() / (16 << 20) + beyondBundles / 32;
      assertThat(counted.operations())
          .as("the end of the log is read twice, once to find it: %s", counted)
          .isLessThanOrEqualTo(ofBundles + 2 * beyondShortBundles + 9)
          .isLessThanOrEqualTo(500);
    }

    @Test
    void linesTakeAllBundlesAndTheEntryAfterThem() {
      EventLog<Tally> log = notebook.open(storage);
      log.head();
      storage.reset();

      log.lines(1, SIZE, (first, lines) -> {});

      assertThat(storage.operations())
          .as("two bundles, two short ones, entry 577 that proves them, 577 to 600")
          .isEqualTo(2 + 2 + 1 + 24);
    }

    @Test
    void aProcessThatIsFarBehindCatchesUpByBundles() {
      Notebook shared = new Notebook().write(10);
      CountingStorage counted = new CountingStorage(new InMemoryStorage(shared.space));
      EventLog<Tally> behind = shared.open(counted);
      behind.head();
      shared.write(1_100);
      counted.reset();

      assertThat(behind.head().position()).isEqualTo(shared.open().head().position());
      assertThat(counted.operations())
          .as(
              "a look, entries 11 to 64, six short bundles, three long ones, a look for a fourth, two"
                  + " short ones, a look for a third, entries 1089 to 1110, the probe")
          .isEqualTo(1 + 54 + 6 * 2 + 3 * 2 + 1 + 2 * 2 + 1 + 22 + 1);
    }
  }

  @Nested
  class P6History {

    private final LogHead<Tally> head = notebook.open().head();

    /** Every way to read, with hints that a test has damaged. */
    private void assertThatEveryAnswerIsTheSame() {
      EventLog<Tally> log = notebook.open();
      assertThat(log.head().state()).isEqualTo(head.state());
      assertThat(log.head().position()).isEqualTo(head.position());
      for (long size : new long[] {0, 31, 32, 33, 256, 300, 512, 599}) {
        assertThat(log.at(size).state())
            .as("at %d", size)
            .isEqualTo(Tally.NONE.fold(entries(size)));
      }
      assertThat(scan(log, 1, SIZE))
          .containsExactlyElementsOf(LongStream.rangeClosed(1, SIZE).boxed().toList());
      assertThat(scan(log, 300, 600)).hasSize(301).startsWith(300L);
      assertThat(lines(log, 1)).isEqualTo(scan(log, 1, SIZE));
      assertThat(lines(log, 257)).isEqualTo(scan(log, 257, SIZE));
      assertThat(lines(log, 300)).isEqualTo(scan(log, 300, SIZE));
      for (long size : new long[] {0, 1, 255, 256, 257, 300, 512, 513, 570, 599, 600}) {
        Instant then = Notebook.START.plusSeconds(size);
        assertThat(notebook.open().asOf(then).position())
            .as("as of entry %d", size)
            .isEqualTo(log.at(size).position());
      }
    }

    private List<LogEntry> entries(long size) {
      EventLog<Tally> log = notebook.open();
      return LongStream.rangeClosed(1, size).mapToObj(log::entry).toList();
    }

    @Test
    void soundHintsChangeNoAnswer() {
      assertThatEveryAnswerIsTheSame();
    }

    @Test
    void missingHintsChangeNoAnswer() {
      hints().forEach(notebook.space::remove);

      assertThatEveryAnswerIsTheSame();
    }

    @Test
    void damagedHintsChangeNoAnswer() {
      for (ObjectKey key : hints()) {
        byte[] damaged = notebook.space.bytes(key).orElseThrow();
        damaged[damaged.length / 2] ^= 1;
        notebook.space.overwrite(key, damaged);
      }

      assertThatEveryAnswerIsTheSame();
    }

    @Test
    void truncatedHintsChangeNoAnswer() {
      for (ObjectKey key : hints()) {
        byte[] whole = notebook.space.bytes(key).orElseThrow();
        notebook.space.overwrite(key, Arrays.copyOf(whole, whole.length / 2));
      }

      assertThatEveryAnswerIsTheSame();
    }

    @Test
    void hintsOfAnotherHistoryChangeNoAnswer() {
      Notebook other = new Notebook();
      EventLog<Tally> log = other.open();
      for (int i = 0; i < SIZE; i++) {
        say(log, "forged " + i);
      }
      for (ObjectKey key : hints()) {
        notebook.space.overwrite(key, other.space.bytes(key).orElseThrow());
      }

      assertThatEveryAnswerIsTheSame();
    }

    @Test
    void aForgedStateOnATrueEdgeChangesNoAnswer() {
      LogHead<Tally> then = notebook.open().at(576);
      LogHead<Tally> forged = new LogHead<>(Tally.NONE, then.chain(), 0);
      Checkpoints<Tally> checkpoints =
          Access.to(new ObjectStore(storage), LOG, Tally.CODEC).checkpoints();
      notebook.space.overwrite(Keys.checkpoint(LOG, 576), checkpoints.encode(forged).orElseThrow());

      assertThatEveryAnswerIsTheSame();
    }

    @Test
    void hintsOfOtherPlacesChangeNoAnswer() {
      notebook.space.overwrite(
          Keys.bundle(LOG, 1), notebook.space.bytes(Keys.bundle(LOG, 2)).orElseThrow());
      notebook.space.overwrite(
          Keys.checkpoint(LOG, 576), notebook.space.bytes(Keys.checkpoint(LOG, 544)).orElseThrow());
      notebook.space.overwrite(
          Keys.checkpoint(LOG, 900), notebook.space.bytes(Keys.checkpoint(LOG, 544)).orElseThrow());

      assertThatEveryAnswerIsTheSame();
    }

    @Test
    void strangersAmongTheHintsChangeNoAnswer() {
      for (String name :
          List.of(
              "checkpoints/-1",
              "checkpoints/0",
              "checkpoints/a/b",
              "checkpoints/000000000000",
              "checkpoints/999999999999",
              "bundles/x")) {
        notebook.space.overwrite(new ObjectKey(LOG + "/" + name), bytes("{}"));
      }

      assertThatEveryAnswerIsTheSame();
    }

    @Test
    void manyForgedCheckpointsCostReadsAndNoAnswer() {
      for (int i = 1; i <= 40; i++) {
        notebook.space.overwrite(Keys.checkpoint(LOG, 10_000 + i), bytes("{}"));
      }
      EventLog<Tally> log = notebook.open(storage);

      assertThat(log.head().state()).isEqualTo(head.state());
      assertThat(storage.operations())
          .as(
              "4 listings, 16 tries, entries 1 to 32, seven short bundles, a long one, a look for a"
                  + " second, two short ones, a look for a third, entries 577 to 600, the probe and a"
                  + " look behind the end")
          .isEqualTo(4 + 16 + 32 + 7 * 2 + 2 + 1 + 2 * 2 + 1 + 24 + 1 + 1);
    }
  }
}
