package dev.modelregistry.core.log;

import static dev.modelregistry.core.log.Notebook.LOG;
import static dev.modelregistry.core.log.Notebook.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.core.proof.WatchedStorage;
import dev.modelregistry.core.proof.WatchedStorage.Moment;
import dev.modelregistry.core.store.Keys;
import dev.modelregistry.core.store.ObjectStore;
import dev.modelregistry.event.LogEntry;
import dev.modelregistry.spi.ObjectKey;
import dev.modelregistry.spi.Storage;
import dev.modelregistry.spi.testkit.FaultyStorage.Operation;
import dev.modelregistry.spi.testkit.InMemoryStorage;
import dev.modelregistry.value.Digest;
import dev.modelregistry.value.LogPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * A log of 600 entries, and an intruder who can write to the storage.
 *
 * <pre>
 *   entries      1 … 256        257 … 512      513 … 600
 *   held again   by bundle 1    by bundle 2    by nothing
 * </pre>
 */
class LogAuditTest {

  private static final int SIZE = 600;

  private final Notebook notebook = new Notebook().write(SIZE);
  private final List<LogPosition> receipts = new ArrayList<>();
  private final List<Long> seen = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final List<String> objects = new ArrayList<>();

  private static ObjectKey entry(long sequence) {
    return Keys.entry(LOG, sequence);
  }

  private LogAudit.Outcome<Tally> audit() {
    return audit(new InMemoryStorage(notebook.space));
  }

  private LogAudit.Outcome<Tally> audit(Storage storage) {
    LogAudit.Findings findings =
        new LogAudit.Findings() {
          @Override
          public void entry(LogEntry entry) {
            seen.add(entry.sequence());
          }

          @Override
          public void problem(String object, String what) {
            objects.add(object);
            problems.add(what);
          }
        };
    return new LogAudit<>(new ObjectStore(storage), LOG, Tally.CODEC).run(receipts, findings);
  }

  private void swap(ObjectKey a, ObjectKey b) {
    byte[] bytes = notebook.space.bytes(a).orElseThrow();
    notebook.space.overwrite(a, notebook.space.bytes(b).orElseThrow());
    notebook.space.overwrite(b, bytes);
  }

  private void flip(ObjectKey key) {
    byte[] bytes = notebook.space.bytes(key).orElseThrow();
    bytes[bytes.length / 2] ^= 1;
    notebook.space.overwrite(key, bytes);
  }

  @Nested
  class P6History {

    private LogHead<Tally> head;

    @BeforeEach
    void keepReceipts() {
      head = notebook.open().head();
      receipts.add(notebook.open().at(0).position());
      receipts.add(notebook.open().at(300).position());
      receipts.add(head.position());
    }

    @Test
    void aSoundLogHasNoProblem() {
      LogAudit.Outcome<Tally> outcome = audit();

      assertThat(problems).isEmpty();
      assertThat(outcome.entries()).isEqualTo(SIZE);
      assertThat(outcome.bytes()).isGreaterThan(SIZE * 100L);
      assertThat(outcome.head().orElseThrow().position()).isEqualTo(head.position());
      assertThat(outcome.head().orElseThrow().state()).isEqualTo(head.state());
      assertThat(seen).containsExactlyElementsOf(LongStream.rangeClosed(1, SIZE).boxed().toList());
    }

    @Test
    void anEntryRewrittenInAnyStretchIsFoundThere() {
      for (long sequence : new long[] {1, 100, 256, 257, 512}) {
        ObjectKey key = entry(sequence);
        byte[] before = notebook.space.bytes(key).orElseThrow();
        notebook.tamper(key, "\"" + sequence + "\"", "\"rewritten\"");

        LogAudit.Outcome<Tally> outcome = audit();

        assertThat(objects).containsExactly(key.value());
        assertThat(problems.get(0))
            .startsWith(key + " was changed; models/m/versions/bundles/")
            .contains(" holds what was written at 2026-01-01T");
        assertThat(outcome.head().orElseThrow().position()).isEqualTo(head.position());
        notebook.space.overwrite(key, before);
        objects.clear();
        problems.clear();
      }
    }

    @Test
    void anEntryRewrittenWhereNoBundleIsFoundAtTheNext() {
      notebook.tamper(entry(550), "\"550\"", "\"rewritten\"");

      LogAudit.Outcome<Tally> outcome = audit();

      assertThat(objects).containsExactly(entry(551).value());
      assertThat(problems)
          .containsExactly(
              "entry models/m/versions#551 was written after other entries than the 550 that stand"
                  + " before it: it or one of them was changed");
      assertThat(outcome.head().orElseThrow().position())
          .as("went on from the log checkpoint of 576 entries")
          .isEqualTo(head.position());
    }

    @Test
    void theNewestEntryRewrittenIsFoundByAReceipt() {
      notebook.tamper(entry(SIZE), "\"600\"", "\"rewritten\"");

      audit();

      assertThat(objects).containsExactly(entry(SIZE).value());
      assertThat(problems.get(0))
          .startsWith("the receipt 'models/m/versions 600 sha256:")
          .endsWith("does not hold: entries up to there were changed since");
    }

    @Test
    void flippedBitsAreFound() {
      for (long sequence : new long[] {3, 300, 560}) {
        flip(entry(sequence));
      }

      audit();

      assertThat(objects).hasSize(3);
      assertThat(objects.subList(0, 2)).containsExactly(entry(3).value(), entry(300).value());
      assertThat(objects.get(2)).isIn(entry(560).value(), entry(561).value());
    }

    @Test
    void aDroppedEntryIsFound() {
      notebook.space.remove(entry(40));
      notebook.space.remove(entry(590));

      audit();

      assertThat(objects)
          .containsExactly(entry(40).value(), entry(590).value(), entry(SIZE).value());
      assertThat(problems.get(0))
          .startsWith(
              "models/m/versions/000000000040 is missing or unreadable; models/m/versions"
                  + "/bundles/000000000001 holds");
      assertThat(problems.get(1)).endsWith("000000000590 is missing, although later entries exist");
      assertThat(problems.get(2)).contains("damage before it leaves open whether it still holds");
      assertThat(seen).hasSize(SIZE - 2);
    }

    @Test
    void aDroppedStretchIsFound() {
      LongStream.rangeClosed(200, 580)
          .mapToObj(LogAuditTest::entry)
          .forEach(notebook.space::remove);

      audit();

      assertThat(objects.get(0)).isEqualTo(entry(200).value());
      assertThat(problems.get(0))
          .contains("000000000200 and all up to")
          .contains("580 are missing");
    }

    @Test
    void swappedEntriesAreFound() {
      swap(entry(10), entry(11));
      swap(entry(520), entry(521));

      audit();

      assertThat(objects)
          .containsExactly(
              entry(10).value(), entry(11).value(), entry(520).value(), entry(521).value());
    }

    @Test
    void droppedNewestEntriesAreFoundByAReceiptAndByWhatTheyLeaveBehind() {
      LongStream.rangeClosed(500, SIZE)
          .mapToObj(LogAuditTest::entry)
          .forEach(notebook.space::remove);

      audit();

      assertThat(objects)
          .containsExactly(
              entry(SIZE).value(),
              Keys.bundle(LOG, 2).value(),
              Keys.checkpoint(LOG, 576).value(),
              Keys.checkpoint(LOG, 544).value(),
              Keys.checkpoint(LOG, 512).value(),
              Keys.shortBundle(LOG, 16).value(),
              Keys.shortBundle(LOG, 17).value(),
              Keys.shortBundle(LOG, 18).value());
      assertThat(problems.get(0)).contains("the log has 499 entries now: the last were removed");
      assertThat(problems.get(1)).contains("holds entries that the log has not");
      assertThat(problems.get(2)).contains("is named by no entry");
    }

    /** Counts listings; somebody writes so many entries just before or after the first one. */
    private Storage growing(Moment moment, int entries, AtomicInteger listings) {
      return new WatchedStorage(
          new InMemoryStorage(notebook.space),
          point -> {
            boolean lists = point.operation() == Operation.LIST;
            if (lists && point.moment() == moment && listings.incrementAndGet() == 1) {
              notebook.write(entries);
            }
          });
    }

    @Test
    void whatIsWrittenWhileAnAuditRunsIsNoProblem() {
      AtomicInteger listings = new AtomicInteger();
      audit(growing(Moment.AFTER, 2 * Bundles.ENTRIES, listings));

      assertThat(listings).as("after the last entry, then the names").hasValueGreaterThan(1);
      assertThat(objects).isEmpty();
    }

    @Test
    void entriesWrittenBetweenALookAndAListingAreNoGap() {
      audit(growing(Moment.BEFORE, 2, new AtomicInteger()));

      assertThat(problems).isEmpty();
      assertThat(seen).as("with the two").hasSize(SIZE + 2);
    }

    @Test
    void aHistoryWrittenAnewIsFoundByAReceipt() {
      Notebook other = new Notebook();
      EventLog<Tally> log = other.open();
      for (int i = 0; i < SIZE; i++) {
        say(log, "forged " + i);
      }
      notebook.space.keys().forEach(notebook.space::remove);
      other
          .space
          .keys()
          .forEach(key -> notebook.space.overwrite(key, other.space.bytes(key).orElseThrow()));

      audit();

      assertThat(objects).containsExactly(entry(300).value(), entry(SIZE).value());
    }

    @Test
    void anEntryThatCannotFollowIsFound() {
      Notebook small = new Notebook();
      Chain chain = Chain.empty(LOG);
      for (String text : List.of("one", Tally.IMPOSSIBLE, "three")) {
        chain = chain.follow(small.put(chain, Notebook.START, text));
      }
      notebook.space.keys().forEach(notebook.space::remove);
      small
          .space
          .keys()
          .forEach(key -> notebook.space.overwrite(key, small.space.bytes(key).orElseThrow()));
      receipts.clear();

      audit();

      assertThat(objects).containsExactly(entry(2).value());
      assertThat(problems)
          .containsExactly(
              "entry models/m/versions#2 cannot follow those before it: nobody can say that");
      assertThat(seen).containsExactly(1L, 2L, 3L);
    }

    @Test
    void damagedHintsAreFoundAndAreNoDamageToTheLog() {
      flip(Keys.bundle(LOG, 2));
      flip(Keys.checkpoint(LOG, 64));
      notebook.space.remove(Keys.checkpoint(LOG, 96));
      notebook.space.overwrite(
          Keys.checkpoint(LOG, 100), notebook.space.bytes(Keys.checkpoint(LOG, 96 + 32)).get());

      LogAudit.Outcome<Tally> outcome = audit();

      assertThat(objects)
          .containsExactly(
              Keys.checkpoint(LOG, 64).value(),
              Keys.bundle(LOG, 2).value(),
              Keys.checkpoint(LOG, 100).value());
      assertThat(problems.get(0)).contains("is not the log checkpoint with the digest sha256:");
      assertThat(problems.get(1)).contains("does not hold the entries 257 to 512 as they stand");
      assertThat(outcome.head().orElseThrow().position()).isEqualTo(head.position());
    }

    /** The log has 600 entries, so the last short bundle is the 18th and ends with entry 576. */
    @Test
    void damagedShortBundlesAreFoundWhereverTheyStand() {
      for (long number : new long[] {1, 8, 9, 18}) {
        flip(Keys.shortBundle(LOG, number));
      }
      audit();

      assertThat(problems)
          .containsExactly(
              Keys.shortBundle(LOG, 1) + " does not hold the entries 1 to 32 as they stand",
              Keys.shortBundle(LOG, 8) + " does not hold the entries 225 to 256 as they stand",
              Keys.shortBundle(LOG, 9) + " does not hold the entries 257 to 288 as they stand",
              Keys.shortBundle(LOG, 18) + " does not hold the entries 545 to 576 as they stand");
    }

    @Test
    void aCheckpointThatLiesIsFound() {
      Notebook liar = new Notebook().write(32);
      EventLog<Tally> log = liar.open();
      Checkpoints<Tally> checkpoints =
          Access.to(new ObjectStore(new InMemoryStorage()), LOG, Tally.CODEC).checkpoints();
      LogHead<Tally> truth = log.head();
      LogHead<Tally> lie = new LogHead<>(new Tally(32, Digest.of(new byte[1])), truth.chain(), 0);
      byte[] bytes = checkpoints.encode(lie).orElseThrow();
      liar.put(truth.chain(), Notebook.START.plusSeconds(99), "33", Digest.of(bytes));
      liar.space.overwrite(Keys.checkpoint(LOG, 32), bytes);
      notebook.space.keys().forEach(notebook.space::remove);
      liar.space
          .keys()
          .forEach(key -> notebook.space.overwrite(key, liar.space.bytes(key).orElseThrow()));
      receipts.clear();

      audit();

      assertThat(objects).containsExactly(Keys.checkpoint(LOG, 32).value());
      assertThat(problems.get(0)).endsWith("does not say what the entries before it amount to");
    }

    @Test
    void receiptsOfOtherLogsArePassedOver() {
      receipts.add(new LogPosition("models/other/versions", 5, Digest.of(new byte[0])));

      audit();

      assertThat(problems).isEmpty();
    }
  }
}
