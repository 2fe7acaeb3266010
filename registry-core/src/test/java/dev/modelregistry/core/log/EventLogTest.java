package dev.modelregistry.core.log;

import static dev.modelregistry.core.log.Notebook.ANN;
import static dev.modelregistry.core.log.Notebook.LOG;
import static dev.modelregistry.core.log.Notebook.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.core.store.Keys;
import dev.modelregistry.core.store.ObjectStore;
import dev.modelregistry.error.Corrupt;
import dev.modelregistry.error.NotFound;
import dev.modelregistry.error.Rejected;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.event.Unrecognised;
import dev.modelregistry.spi.testkit.CountingStorage;
import dev.modelregistry.spi.testkit.InMemoryStorage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * A log that nobody disturbs.
 *
 * <pre>
 *   key     models/m/versions/000000000001   …002   …003
 *   entry   "one"                            "two"  "three"
 *   before  root of nothing                  of 1   of 1, 2
 * </pre>
 */
class EventLogTest {

  private static final String DECISIONS = "models/m/decisions";

  private final Notebook notebook = new Notebook();

  @Nested
  class P3Numbers {

    @Test
    void appendedEntriesAreNumberedInOrder() {
      EventLog<Tally> log = notebook.open();

      assertThat(say(log, "one").sequence()).isEqualTo(1);
      assertThat(say(log, "two").sequence()).isEqualTo(2);
      assertThat(notebook.texts()).containsExactly("one", "two");
    }

    @Test
    void threadsOfOneProcessLeaveNoGapAndNoDouble() throws Exception {
      CountingStorage storage = new CountingStorage(new InMemoryStorage(notebook.space));
      EventLog<Tally> log = notebook.open(storage);

      race(List.of(log, log, log, log, log, log, log, log), 50);

      assertThat(notebook.texts()).hasSize(400).doesNotHaveDuplicates();
      assertThat(storage.creates())
          .as("400 entries, 12 log checkpoints and 12 + 1 bundles: no turn was lost")
          .isEqualTo(400 + 12 + 12 + 1);
    }

    @Test
    void processesLeaveNoGapAndNoDouble() throws Exception {
      race(IntStream.range(0, 4).mapToObj(i -> notebook.open()).toList(), 50);

      assertThat(notebook.texts()).hasSize(200).doesNotHaveDuplicates();
      assertThat(notebook.open().head().size()).isEqualTo(200);
    }

    @Test
    void aDeciderSeesTheHeadItsEntryFollows() {
      EventLog<Tally> mine = notebook.open();
      EventLog<Tally> theirs = notebook.open();
      List<Long> seen = new ArrayList<>();

      LogEntry entry =
          mine.append(
                  ANN,
                  head -> {
                    seen.add(head.size());
                    if (seen.size() < 3) {
                      say(theirs, "faster " + head.size());
                    }
                    return Tally.saying("after " + head.size());
                  })
              .entry();

      assertThat(seen).containsExactly(0L, 1L, 2L);
      assertThat(entry.sequence()).isEqualTo(3);
      assertThat(notebook.texts()).containsExactly("faster 0", "faster 1", "after 2");
    }

    @Test
    void anEntryKeepsItsIdWhicheverSlotItGets() {
      EventLog<Tally> mine = notebook.open();
      EventLog<Tally> theirs = notebook.open();
      String id = mine.newEntryId();

      LogEntry entry =
          mine.append(
                  id,
                  ANN,
                  head -> {
                    if (head.size() == 0) {
                      say(theirs, "faster");
                    }
                    return Tally.saying("mine");
                  })
              .entry();

      assertThat(entry.sequence()).isEqualTo(2);
      assertThat(entry.stamp().id()).isEqualTo(id);
      assertThat(theirs.find(1, id)).contains(entry);
      assertThat(theirs.find(1, theirs.newEntryId())).isEmpty();
    }

    private void race(List<EventLog<Tally>> logs, int appends) throws Exception {
      ExecutorService threads = Executors.newFixedThreadPool(logs.size());
      try {
        List<Callable<Void>> writers = new ArrayList<>();
        for (int w = 0; w < logs.size(); w++) {
          int writer = w;
          writers.add(
              () -> {
                for (int i = 0; i < appends; i++) {
                  say(logs.get(writer), writer + "-" + i);
                }
                return null;
              });
        }
        for (Future<Void> done : threads.invokeAll(writers)) {
          done.get();
        }
      } finally {
        threads.shutdownNow();
      }
    }
  }

  @Nested
  class P8Time {

    @Test
    void aClockThatGoesBackDoesNotTakeTheLogWithIt() {
      EventLog<Tally> log = notebook.open();
      Instant late = Instant.parse("2026-05-01T12:00:00.123456789Z");
      Instant early = Instant.parse("2026-05-01T11:00:00Z");

      notebook.at(late);
      Instant first = say(log, "one").time();
      notebook.at(early);
      Instant second = say(notebook.open(), "two").time();

      assertThat(first).isEqualTo("2026-05-01T12:00:00.123456Z");
      assertThat(second).isEqualTo(first);
      assertThat(log.head().lastTime()).isEqualTo(first);
    }
  }

  @Nested
  class Head {

    @Test
    void ofAnEmptyLogHasTheInitialState() {
      LogHead<Tally> head = notebook.open().head();

      assertThat(head.size()).isZero();
      assertThat(head.state()).isEqualTo(Tally.NONE);
      assertThat(head.lastTime()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void isProbedWithOneReadWhereNothingIsNew() {
      notebook.write(40);
      CountingStorage storage = new CountingStorage(new InMemoryStorage(notebook.space));
      EventLog<Tally> log = notebook.open(storage);
      log.head();
      storage.reset();

      log.head();

      assertThat(storage.operations()).as(storage.toString()).isOne();
    }

    @Test
    void isKnownWithoutAskingOnceItWasRead() {
      notebook.write(3);
      CountingStorage storage = new CountingStorage(new InMemoryStorage(notebook.space));
      EventLog<Tally> log = notebook.open(storage);
      assertThat(log.known()).isEmpty();
      notebook.nanos.set(7);
      log.head();
      notebook.nanos.set(9);
      storage.reset();

      LogHead<Tally> known = log.known().orElseThrow();

      assertThat(known.size()).isEqualTo(3);
      assertThat(known.currentAtNanos()).isEqualTo(7);
      assertThat(storage.operations()).isZero();
      assertThat(log.head().currentAtNanos()).isEqualTo(9);
      assertThat(log.known().orElseThrow().currentAtNanos()).isEqualTo(9);
    }

    @Test
    void isAskedForOnlyWhereWhatIsKnownIsTooOld() {
      notebook.write(3);
      CountingStorage storage = new CountingStorage(new InMemoryStorage(notebook.space));
      EventLog<Tally> log = notebook.open(storage);
      notebook.nanos.set(1_000);
      assertThat(log.within(Duration.ofNanos(100)).size()).as("nothing is known yet").isEqualTo(3);
      storage.reset();

      notebook.nanos.set(1_100);
      assertThat(log.within(Duration.ofNanos(100)).currentAtNanos()).isEqualTo(1_000);
      assertThat(storage.operations()).as(storage.toString()).isZero();

      assertThat(log.within(Duration.ZERO).currentAtNanos()).isEqualTo(1_100);
      notebook.write(1);
      assertThat(log.within(Duration.ofNanos(100)).size()).isEqualTo(3);
      notebook.nanos.set(1_201);
      assertThat(log.within(Duration.ofNanos(100)).size()).isEqualTo(4);
    }

    @Test
    void isKnownFromAnAppendOfOnesOwn() {
      EventLog<Tally> log = notebook.open();
      notebook.nanos.set(5);

      LogHead<Tally> after = log.append(ANN, head -> Tally.saying("one")).head();

      assertThat(log.known().orElseThrow().position()).isEqualTo(after.position());
      assertThat(after.position()).isEqualTo(notebook.open().head().position());
      assertThat(log.known().orElseThrow().currentAtNanos()).isEqualTo(5);
    }

    @Test
    void includesWhatOtherProcessesAppended() {
      EventLog<Tally> reader = notebook.open();
      reader.head();
      EventLog<Tally> writer = notebook.open();
      say(writer, "one");

      assertThat(reader.head().state()).isEqualTo(writer.head().state());
      assertThat(reader.head().position()).isEqualTo(writer.head().position());
    }

    @Test
    void isFoundFromAnyDistance() {
      EventLog<Tally> reader = notebook.open();
      reader.head();
      notebook.write(700);

      assertThat(reader.head().position()).isEqualTo(notebook.open().head().position());
      assertThat(reader.head().state()).isEqualTo(notebook.open().head().state());
    }
  }

  @Nested
  class Reading {

    @Test
    void scansAnyRangeInOrder() {
      notebook.write(600);
      EventLog<Tally> log = notebook.open();

      for (long[] range :
          new long[][] {{1, 600}, {1, 1}, {600, 600}, {200, 300}, {257, 512}, {256, 513}, {5, 4}}) {
        List<Long> read = new ArrayList<>();
        log.scan(range[0], range[1], entry -> read.add(Long.valueOf(Tally.text(entry))));
        assertThat(read)
            .containsExactlyElementsOf(LongStream.rangeClosed(range[0], range[1]).boxed().toList());
      }
    }

    @Test
    void saysWhatTheLogDoesNotHave() {
      notebook.write(2);
      EventLog<Tally> log = notebook.open();

      assertThat(Tally.text(log.entry(2))).isEqualTo("2");
      assertThatThrownBy(() -> log.entry(3))
          .isInstanceOf(NotFound.class)
          .hasMessage("the log models/m/versions has 2 entries and no entry 3");
      assertThatThrownBy(() -> log.scan(1, 3, entry -> {})).isInstanceOf(NotFound.class);
      assertThatThrownBy(() -> log.at(3)).isInstanceOf(NotFound.class);
    }
  }

  @Nested
  class Refusing {

    @Test
    void whatCannotFollowIsNotWritten() {
      EventLog<Tally> log = notebook.open();

      assertThatThrownBy(() -> say(log, Tally.IMPOSSIBLE))
          .isInstanceOf(Rejected.class)
          .hasMessage(
              "nothing was appended: models/m/versions#1 could not follow: nobody can say that");
      assertThat(notebook.space.keys()).isEmpty();
    }

    @Test
    void whatIsTooLargeToBeReadBackIsNotWritten() {
      EventLog<Tally> log = notebook.open();

      assertThatThrownBy(() -> say(log, "x".repeat(1 << 20)))
          .isInstanceOf(Rejected.class)
          .hasMessageContaining("a log entry has at most 1,048,576 bytes, not 1,04")
          .hasMessageContaining("a tree of fewer files");
      assertThat(notebook.space.keys()).isEmpty();
    }

    @Test
    void aDeciderThatThrowsLeavesNothing() {
      EventLog<Tally> log = notebook.open();

      assertThatThrownBy(
              () ->
                  log.append(
                      ANN,
                      head -> {
                        throw new Rejected("not today");
                      }))
          .hasMessage("not today");
      assertThat(notebook.space.keys()).isEmpty();
      assertThat(say(log, "tomorrow").sequence()).isOne();
    }

    @Test
    void aLogThatLostEntriesBeforeItsLastIsNotAppendedTo() {
      notebook.write(5);
      notebook.space.remove(Keys.entry(LOG, 3));
      notebook.space.remove(Keys.entry(LOG, 4));
      EventLog<Tally> log = notebook.open();

      assertThatThrownBy(() -> say(log, "three"))
          .isInstanceOf(Corrupt.class)
          .hasMessageContaining("models/m/versions/000000000003 is missing");
      assertThat(notebook.space.bytes(Keys.entry(LOG, 3))).isEmpty();
    }

    /** Labels hang on it: an earlier end would bring back what was rolled back. */
    @Test
    void aLogOfDecisionsThatLostEntriesBeforeItsLastIsNotRead() {
      for (int i = 1; i <= 6; i++) {
        say(decisions(), "" + i);
      }
      notebook.space.remove(Keys.entry(DECISIONS, 4));
      notebook.space.remove(Keys.entry(DECISIONS, 5));
      assertThat(decisions().head().size()).as("by the log checkpoint that 6 names").isEqualTo(6);
      for (int size = 3; size < 6; size++) {
        notebook.space.remove(Keys.checkpoint(DECISIONS, size));
      }

      assertThatThrownBy(() -> decisions().head())
          .isInstanceOf(Corrupt.class)
          .hasMessageContaining(DECISIONS + "/000000000004 is missing");
    }

    private EventLog<Tally> decisions() {
      return new EventLog<>(
          new ObjectStore(new InMemoryStorage(notebook.space)),
          DECISIONS,
          Tally.CODEC,
          notebook.settings());
    }

    @Test
    void aLogThatANewerReleaseWroteIsReadAndNotAppendedTo() {
      EventLog<Tally> newer = notebook.open();
      say(newer, "one");
      newer.append(ANN, head -> new Unrecognised("sealed", "{\"type\":\"sealed\"}"));
      EventLog<Tally> log = notebook.open();

      assertThat(log.head().size()).isEqualTo(2);
      assertThatThrownBy(() -> say(log, "three"))
          .isInstanceOf(Rejected.class)
          .hasMessageContaining("entry models/m/versions#2 was written by a newer release")
          .hasMessageContaining("upgrade");
      assertThat(notebook.space.bytes(Keys.entry(LOG, 3))).isEmpty();
    }
  }
}
